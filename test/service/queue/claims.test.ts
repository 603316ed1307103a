import { expect } from 'chai'
import { postgres } from '../../../connectors/postgres/index.js'
import { Personal } from '../../../lib/index.js'
import type { QueueOptions } from '../../../service/queue/index.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { oneRun, queueOf } from '../support/queue.js'
import { endLease, enter, type RowValues, see, seeState } from '../support/requests.js'

const HOUR = 3_600_000

describeWithPostgres('claiming a request', server => {
  const database = useDatabase(server)
  before(() => postgres(database.pool()).migrate())
  afterEach(() => database.run('TRUNCATE job_request, lern_request_state'))

  const claimed = async (options: Partial<QueueOptions> = {}) =>
    (await queueOf(database.pool(), options).claim())?.request.requestId

  const rows: readonly (readonly [what: string, row: Omit<RowValues, 'request_id'>, taken: boolean])[] = [
    ['is submitted', {}, true],
    ['is submitted, of an iteration that nobody has set', { iteration: null }, true],
    ['has failed twice', { status: 'FAILED', iteration: 2 }, true],
    ['has failed three times', { status: 'FAILED', iteration: 3 }, false],
    ['was submitted again by an API that does not start to count anew', { iteration: 3 }, false],
    ['has succeeded', { status: 'SUCCESS' }, false],
    ['is for a report that others make', { job_id: 'response-exhaust' }, false],
    ['is in work without a lease since a day', { status: 'PROCESSING', submittedAgoMs: 25 * HOUR }, true],
    ['is in work without a lease since an hour', { status: 'PROCESSING', submittedAgoMs: HOUR }, false],
    ['has a status that we do not know', { status: 'CANCELLED' }, false],
  ]
  for (const [what, row, taken] of rows) {
    it(`${taken ? 'takes' : 'leaves'} one that ${what}`, async () => {
      await enter(database, { request_id: 'R', ...row })
      expect(await claimed()).to.equal(taken ? 'R' : undefined)
      expect((await see(database, 'R')).status).to.equal(taken ? 'PROCESSING' : (row.status ?? 'SUBMITTED'))
    })
  }

  it('takes the one that waits longest first', async () => {
    await enter(database, { request_id: 'new', submittedAgoMs: 1_000 })
    await enter(database, { request_id: 'old', submittedAgoMs: 9_000 })
    await enter(database, { request_id: 'middle', submittedAgoMs: 5_000 })
    const queue = queueOf(database.pool())
    const order = [await queue.claim(), await queue.claim(), await queue.claim(), await queue.claim()]
    expect(order.map(claim => claim?.request.requestId)).to.deep.equal(['old', 'middle', 'new', undefined])
  })

  it('hands out all that the work needs, and hides the key', async () => {
    const batch = { channel: 'channel-1', batchId: 'b', filePath: 'p/b.zip', fileSize: 7 }
    await enter(database, {
      request_id: 'R',
      request_data: '{"batchFilter": ["a", "b"]}',
      encryption_key: 'secret',
      iteration: 1,
      processed_batches: JSON.stringify([batch, 'damaged']),
    })
    const claim = await queueOf(database.pool(), oneRun()).claim()
    const { encryptionKey, ...request } = claim!.request
    expect(request).to.deep.equal({
      requestId: 'R',
      tag: 'tag:channel-1',
      jobId: 'progress-exhaust',
      data: { batchFilter: ['a', 'b'] },
      requestedBy: 'user-1',
      channel: 'channel-1',
      iteration: 1,
      processedBatches: [batch],
    })
    expect(Personal.open(encryptionKey!)).to.equal('secret')
    expect(() => JSON.stringify(claim)).to.throw('a personal value was used as plain text')
  })

  it('leaves one that another worker has, until its lease ends', async () => {
    await enter(database, { request_id: 'R' })
    expect(await claimed()).to.equal('R')
    expect(await claimed()).to.equal(undefined)
    await endLease(database, 'R')
    const claim = await queueOf(database.pool()).claim()
    expect(claim).to.include({ attempt: '2', takeovers: 1 })
  })

  it('is submitted again when its worker is silent, and still counts as touched', async () => {
    for (const request_id of ['R', 'S']) await enter(database, { request_id })
    const queue = queueOf(database.pool())
    const [first, second] = [(await queue.claim())!, (await queue.claim())!]
    await queue.reopen()
    expect((await see(database, 'R')).status).to.equal('PROCESSING')
    await endLease(database, 'R')
    await queue.reopen()
    expect((await see(database, 'R')).status).to.equal('SUBMITTED')
    expect((await see(database, 'S')).status).to.equal('PROCESSING')
    expect(await queue.claim({ untouched: true })).to.equal(undefined)
    expect(await queue.claim()).to.include({ attempt: '2', takeovers: 1 })
    expect(await queue.settle(first, { status: 'SUCCESS' })).to.include({ mine: false })
    expect(await queue.settle(second, { status: 'SUCCESS' })).to.include({ mine: true })
  })

  it('is still its own for a worker that comes back before another takes it', async () => {
    await enter(database, { request_id: 'R' })
    const queue = queueOf(database.pool())
    const claim = (await queue.claim())!
    await endLease(database, 'R')
    await queue.reopen()
    expect(await queue.renew(claim)).to.equal(true)
    expect(await claimed()).to.equal(undefined)
    expect(await queue.settle(claim, { status: 'SUCCESS' })).to.include({ mine: true })
    expect((await see(database, 'R')).status).to.equal('SUCCESS')
  })

  it('counts workers that ended one after the other, until one of them wrote an outcome', async () => {
    await enter(database, { request_id: 'R' })
    const takeovers: (number | undefined)[] = []
    const queue = queueOf(database.pool())
    const takeOver = async () => {
      const claim = await queue.claim()
      takeovers.push(claim?.takeovers)
      await endLease(database, 'R')
      return claim!
    }
    await takeOver()
    await takeOver()
    await queue.settle(await takeOver(), { status: 'FAILED', message: 'x', backoffSeconds: 0 })
    await takeOver()
    expect(takeovers).to.deep.equal([0, 1, 2, 0])
  })

  it('leaves what failed a short while ago, but not for a run of its own', async () => {
    await enter(database, { request_id: 'R' })
    const queue = queueOf(database.pool())
    const claim = await queue.claim()
    await queue.settle(claim!, { status: 'FAILED', message: 'x', backoffSeconds: 3_600 })
    expect(await claimed()).to.equal(undefined)
    expect(await claimed(oneRun())).to.equal('R')
  })

  it('takes what failed a short while ago when it was submitted again', async () => {
    await enter(database, { request_id: 'R' })
    const queue = queueOf(database.pool())
    await queue.settle((await queue.claim())!, { status: 'FAILED', message: 'x', backoffSeconds: 3_600 })
    await database.run(`UPDATE job_request SET status = 'SUBMITTED'`)
    expect(await claimed()).to.equal('R')
  })

  it('leaves what was put off until the next window', async () => {
    await enter(database, { request_id: 'R' })
    const today = queueOf(database.pool())
    await today.settle((await today.claim())!, { status: 'SUBMITTED' })
    expect(await claimed()).to.equal(undefined)
    await database.run(`UPDATE lern_request_state SET rests_in = '2024-01-01'`)
    expect(await claimed()).to.equal('R')
  })

  it('tries nothing twice in one run', async () => {
    for (const request_id of ['A', 'B']) await enter(database, { request_id })
    const run = oneRun()
    const queue = queueOf(database.pool(), run)
    await queue.settle((await queue.claim())!, { status: 'FAILED', message: 'x', backoffSeconds: 0 })
    await queue.settle((await queue.claim())!, { status: 'SUBMITTED' })
    expect(await claimed(run)).to.equal(undefined)
    expect(await claimed(oneRun())).to.equal('A')
  })

  it('leaves a request for files that are being made already', async () => {
    const same = { request_data: '{"batchId":"b"}' }
    await enter(database, { request_id: 'first', submittedAgoMs: 9_000, ...same })
    await enter(database, { request_id: 'twin', submittedAgoMs: 5_000, ...same })
    await enter(database, { request_id: 'other', submittedAgoMs: 1_000, request_data: '{"batchId": "b"}' })
    expect([await claimed(), await claimed(), await claimed()]).to.deep.equal(['first', 'other', undefined])
  })

  it('leaves a row that somebody else has locked', async () => {
    await enter(database, { request_id: 'locked', submittedAgoMs: 9_000 })
    await enter(database, { request_id: 'free', submittedAgoMs: 1_000 })
    const client = await database.pool().connect()
    try {
      await client.query(`BEGIN; SELECT 1 FROM job_request WHERE request_id = 'locked' FOR UPDATE`)
      expect(await claimed()).to.equal('free')
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  })

  it('puts a request back as if it had not been begun', async () => {
    await enter(database, { request_id: 'R', status: 'FAILED', iteration: 1, err_message: 'before' })
    const queue = queueOf(database.pool())
    const claim = await queue.claim()
    expect(await queue.handBack(claim!)).to.equal(true)
    expect(await see(database, 'R')).to.include({ status: 'SUBMITTED', iteration: 1, err_message: 'before' })
    expect(await queue.renew(claim!)).to.equal(false)
    expect(await claimed()).to.equal('R')
    expect(await queue.handBack(claim!)).to.equal(false)
    expect(await seeState(database, 'R')).to.include({ attempt: '2', takeovers: 0 })
  })
})
