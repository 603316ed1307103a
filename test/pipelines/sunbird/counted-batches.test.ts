import { expect } from 'chai'
import { dimension, from, rowsOf } from '../../../lib/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { batchCounts, countedBatches, courseBatch, userEnrolments } from '../../../pipelines/index.js'
import { failureOf } from '../support.js'

const enrolment = (userid: string, batchid: string, more: object = {}) => ({
  userid,
  courseid: 'c1',
  batchid,
  active: true,
  ...more,
})
const completedon = '2024-03-01T00:00:00Z'

const served = (rows: readonly object[], options = {}) => {
  const enrolments = memorySource(userEnrolments, rows)
  return { enrolments, batch_counts: countedBatches(enrolments, options) }
}
const countsOf = async (rows: readonly object[], options = {}) => {
  const { batch_counts } = served(rows, options)
  const counts = await rowsOf(from(batchCounts), { catalog: { batch_counts } })
  return counts
    .map(({ batchid, participants, completed }) => `${batchid} ${participants} ${completed}`)
    .sort()
}

describe('batch counts from enrolments', () => {
  for (const [what, more, counts] of [
    ['somebody who takes part', {}, ['b1 1 0']],
    ['who has completed', { completedon }, ['b1 1 1']],
    ['who has the status of it', { status: 2 }, ['b1 1 1']],
    ['who has both once', { completedon, status: 2 }, ['b1 1 1']],
    ['who is under way', { status: 1 }, ['b1 1 0']],
    ['nobody who is not active', { active: false, completedon }, []],
    ['nobody who may be active', { active: null, completedon }, []],
  ] as const)
    it(`count ${what}`, async () =>
      expect(await countsOf([enrolment('u1', 'b1', more)])).to.deep.equal(counts))

  const many = Array.from({ length: 500 }, (_, at) =>
    enrolment(`u${at}`, `b${at % 7}`, at % 3 === 0 ? { completedon } : {}),
  )
  it('are the same when they do not fit in memory', async () => {
    const counts = await countsOf(many)
    expect(counts).to.have.length(7)
    expect(counts[0]).to.equal('b0 72 24')
    expect(await countsOf(many, { memory: 1 })).to.deep.equal(counts)
  })

  it('are looked up with one pass over the enrolments, and leave nothing open', async () => {
    const { enrolments, batch_counts } = served(many)
    const batches = many.map((_, at) => ({ courseid: `c${at}`, batchid: `b${at % 9}` }))
    const counts = dimension(from(batchCounts, 'participants'), { by: 'batchid', maxRows: 10 })
    const flow = from(courseBatch, 'batchid').lookup('counts', counts, r => r.batchid)
    const catalog = { course_batch: memorySource(courseBatch, batches), batch_counts }
    await rowsOf(from(userEnrolments), { catalog: { user_enrolments: enrolments } })
    const once = enrolments.chunksRead
    const rows = await rowsOf(flow, { catalog })
    expect(rows.filter(r => r.counts === undefined).map(r => r.batchid)).to.include.members(['b7', 'b8'])
    expect(enrolments.chunksRead).to.equal(2 * once)
    expect(enrolments.open).to.equal(0)
  })

  it('fail as the enrolments fail', async () => {
    const { batch_counts } = served([])
    const broken = countedBatches({
      name: 'broken',
      // biome-ignore lint/correctness/useYield: it fails before its first row
      rows: async function* () {
        throw new Error('down')
      },
    })
    expect(batch_counts.name).to.equal('counted from memory user_enrolments')
    expect(await failureOf(rowsOf(from(batchCounts), { catalog: { batch_counts: broken } }))).to.include({
      message: 'down',
    })
  })

  it('are checked as the enrolments are', async () => {
    const ok = { what: 'enrolments', ok: true, detail: 'there' }
    const enrolments = memorySource(userEnrolments, [])
    const source = countedBatches({ ...enrolments, check: async () => [ok] })
    expect(await source.check?.(batchCounts)).to.deep.equal([ok])
    expect(await countedBatches(enrolments).check?.(batchCounts)).to.deep.equal([])
  })
})
