import { expect } from 'chai'
import type { Dataset } from '../../../lib/index.js'
import { PIECES } from '../../../lib/run/ranges.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { datasets } from '../../../pipelines/index.js'
import { finding, listing, slicing, type Watched } from '../../lib/verbs/keyed-sources.js'
import { attempted, base, batch, deliver, enrolment, REPORTS, user } from './support.js'

type Make = (dataset: Dataset, rows: readonly object[]) => Watched

const BATCHES = Array.from({ length: 20 }, (_, at) => `b${at + 1}`)
const USERS = Array.from({ length: 10 }, (_, at) => `u${at + 1}`)

const rows: Readonly<Record<string, readonly object[]>> = {
  ...base,
  course_batch: BATCHES.map(batchid => ({ ...batch, batchid })),
  user_cache: USERS.map(userid => ({ ...user, userid })),
  user_enrolments: BATCHES.flatMap(batchid => USERS.map(userid => ({ ...enrolment, userid, batchid }))),
  assessment_aggregator: BATCHES.flatMap(batch_id =>
    USERS.map(user_id => ({ ...attempted, user_id, batch_id })),
  ),
}

/** Sources that can only be read, but for those of single rows, and those that are given. */
const catalogOf = (given: Readonly<Record<string, Make>> = {}) => {
  const single = ['user_cache', 'content', 'tenant_preference']
  const makeOf = (name: string) => given[name] ?? (single.includes(name) ? memorySource : listing)
  return Object.fromEntries(datasets.map(of => [of.name, makeOf(of.name)(of, rows[of.name] ?? [])]))
}

/** How often each dataset was scanned. */
const scansOf = (catalog: ReturnType<typeof catalogOf>): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(catalog).flatMap(([name, source]) =>
      'scans' in source && source.scans.length > 0 ? [[name, source.scans.length]] : [],
    ),
  )

const twenty = { batchId: undefined, batchFilter: BATCHES }

describe('what exhaust reports read', () => {
  for (const [key, report] of REPORTS)
    for (const parameters of [{}, ...(key === 'progress' ? [{ scores: 'activity-agg' }] : [])]) {
      it(`is as much for twenty batches as for one: ${key} ${JSON.stringify(parameters)}`, async () => {
        const [one, all] = [catalogOf(), catalogOf()]
        const options = { concurrency: 1 }
        expect((await deliver(report, one, parameters, {}, options)).error).to.equal(undefined)
        const { error, record } = await deliver(report, all, { ...twenty, ...parameters }, {}, options)
        expect([error, record.files.length]).to.deep.equal([undefined, 20])
        expect(scansOf(all)).to.deep.equal(scansOf(one))
        const { user_enrolments: pieces, ...others } = scansOf(all)
        expect(pieces).to.equal(PIECES)
        expect(new Set(Object.values(others))).to.deep.equal(new Set([1]))
      })
    }

  it('are the batches alone, where the table of enrolments is keyed by them', async () => {
    const catalog = catalogOf({ user_enrolments: slicing('batchid', 'courseid', 'userid') })
    const [, report] = REPORTS[0]
    const { record } = await deliver(report, catalog, { batchId: undefined, batchFilter: 'b1,b2' })
    const { scans } = catalog.user_enrolments as Watched
    expect(scans.map(({ among }) => among)).to.deep.equal([
      [
        { batchid: 'b1', courseid: 'c1' },
        { batchid: 'b2', courseid: 'c1' },
      ],
    ])
    expect(record.steps.some(({ name }) => name.includes('sortWithin'))).to.equal(false)
  })

  it('are the attempts of each batch alone, where their table is keyed by the course', async () => {
    const catalog = catalogOf({
      assessment_aggregator: slicing('course_id', 'batch_id', 'user_id', 'content_id', 'attempt_id'),
    })
    await deliver(REPORTS[1][1], catalog, { batchId: undefined, batchFilter: 'b1,b2' })
    const { scans } = catalog.assessment_aggregator as Watched
    expect(scans.map(({ among }) => among)).to.deep.equal([
      [{ batch_id: 'b1', course_id: 'c1' }],
      [{ batch_id: 'b2', course_id: 'c1' }],
    ])
  })

  it('are the attempts of each learner alone, where their table is keyed by them', async () => {
    const catalog = catalogOf({ assessment_aggregator: finding })
    await deliver(REPORTS[1][1], catalog, { batchId: undefined, batchFilter: 'b1,b2' })
    const { scans, found } = catalog.assessment_aggregator as Watched
    expect(scans).to.deep.equal([])
    expect(found.flat()).to.have.length(20)
  })

  it('gives the same bytes in each of these ways', async () => {
    for (const [, report] of REPORTS.slice(0, 2)) {
      const expected = await deliver(report, catalogOf(), twenty)
      for (const given of [
        { user_enrolments: slicing('batchid', 'courseid', 'userid') },
        { assessment_aggregator: slicing('course_id', 'batch_id', 'user_id') },
        { assessment_aggregator: finding, user_enrolments: finding },
      ])
        expect((await deliver(report, catalogOf(given), twenty)).files).to.deep.equal(expected.files)
    }
  })
})
