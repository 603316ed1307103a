import { expect } from 'chai'
import { postgres, tablesOf } from '../../../connectors/postgres/index.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { SCHEMAS } from '../../connectors/postgres/support/schemas.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { oneRun, queueOf } from '../support/queue.js'
import { endLease, enter, see, seeState } from '../support/requests.js'

const BATCH = { channel: 'channel-1', batchId: 'b', filePath: 'p/b.zip', fileSize: 7 }
const SUCCESS = {
  status: 'SUCCESS',
  files: ['p/b.zip'],
  processedBatches: [BATCH],
  milliseconds: 12.4,
} as const

describeWithPostgres('the outcome of a request', server => {
  const database = useDatabase(server)
  before(() => postgres(database.pool()).migrate())
  afterEach(() => database.run('TRUNCATE job_request, lern_request_state'))

  const taken = async (request_id = 'R') => {
    await enter(database, { request_id })
    const queue = queueOf(database.pool())
    return { queue, claim: (await queue.claim())! }
  }

  it('is written by the worker that has the request', async () => {
    const { queue, claim } = await taken()
    expect(await queue.settle(claim, SUCCESS)).to.deep.equal({ mine: true, duplicates: 0 })
    expect(await see(database, 'R')).to.deep.equal({
      status: 'SUCCESS',
      iteration: 0,
      err_message: null,
      download_urls: ['p/b.zip'],
      execution_time: 12,
      processed_batches: [BATCH],
      completedNow: true,
    })
    expect(await seeState(database, 'R')).to.include({ worker: null, leased_until: null, left_as: 'SUCCESS' })
  })

  it('is written by the worker whose lease has ended, while nobody else has the request', async () => {
    const { queue, claim } = await taken()
    await endLease(database, 'R')
    expect(await queue.settle(claim, SUCCESS)).to.have.property('mine', true)
  })

  it('is not written by a worker that has lost the request', async () => {
    const { queue, claim } = await taken()
    await endLease(database, 'R')
    const successor = queueOf(database.pool())
    const its = (await successor.claim())!
    const before = [await see(database, 'R'), await seeState(database, 'R')]

    expect(await queue.renew(claim, { rows: 1, percent: 2, eta: 3 })).to.equal(false)
    expect(await queue.settle(claim, SUCCESS)).to.deep.equal({ mine: false, duplicates: 0 })
    expect(await queue.handBack(claim)).to.equal(false)
    expect([await see(database, 'R'), await seeState(database, 'R')]).to.deep.equal(before)
    expect(await successor.settle(its, SUCCESS)).to.have.property('mine', true)
    expect(await queue.settle(claim, { status: 'FAILED', message: 'late' })).to.have.property('mine', false)
    expect(await see(database, 'R')).to.have.property('status', 'SUCCESS')
  })

  it('is written once when the answer of the database was lost', async () => {
    const { queue, claim } = await taken()
    const failed = { status: 'FAILED', message: 'x' } as const
    expect(await queue.settle(claim, failed)).to.have.property('mine', true)
    expect(await queue.settle(claim, failed)).to.have.property('mine', true)
    expect(await see(database, 'R')).to.have.property('iteration', 1)
  })

  it('keeps how far the work came', async () => {
    const { queue, claim } = await taken()
    await queue.renew(claim, { rows: 500, percent: 50, eta: 3 })
    expect((await seeState(database, 'R')).progress).to.deep.equal({ rows: 500, percent: 50, eta: 3 })
    await queue.settle(claim, { ...SUCCESS, progress: { rows: 1000, percent: 100, eta: 0 } })
    expect((await seeState(database, 'R')).progress).to.deep.equal({ rows: 1000, percent: 100, eta: 0 })
  })

  const messages: readonly (readonly [what: string, message: string, written: string])[] = [
    ['of 300 characters', 'x'.repeat(300), 'x'.repeat(300)],
    ['of 301 characters', 'x'.repeat(301), `${'x'.repeat(297)}...`],
    ['of 301 characters beyond the basic plane', '😀'.repeat(301), `${'😀'.repeat(297)}...`],
    ['with a NUL', 'a\0b', 'ab'],
  ]
  for (const [what, message, written] of messages) {
    it(`has a message ${what}`, async () => {
      const { queue, claim } = await taken()
      await queue.settle(claim, { status: 'FAILED', message })
      expect(await see(database, 'R')).to.have.property('err_message', written)
    })
  }

  describe('that duplicates share', () => {
    const same = { request_data: '{"batchId":"b"}', encryption_key: 'k' }

    it('is copied into those that wait', async () => {
      await enter(database, { request_id: 'first', submittedAgoMs: 90_000, ...same })
      const queue = queueOf(database.pool(), oneRun())
      const claim = (await queue.claim())!
      await enter(database, { request_id: 'twin', tag: 'other:channel-1', ...same })
      await enter(database, { request_id: 'failed-twin', status: 'FAILED', iteration: 2, ...same })
      expect(await queue.settle(claim, SUCCESS)).to.deep.equal({ mine: true, duplicates: 2 })
      const done = await see(database, 'first')
      expect(await see(database, 'twin')).to.deep.equal(done)
      expect(await see(database, 'failed-twin')).to.deep.equal(done)
    })

    const others: readonly (readonly [what: string, row: object])[] = [
      ['another channel', { requested_channel: 'channel-2' }],
      ['another user', { requested_by: 'user-2' }],
      ['another key', { encryption_key: 'K' }],
      ['no key', { encryption_key: null }],
      ['another report', { job_id: 'response-exhaust' }],
      ['the same in other words', { request_data: '{"batchId": "b"}' }],
      ['too many failures', { status: 'FAILED', iteration: 3 }],
      ['success', { status: 'SUCCESS' }],
    ]
    for (const [what, row] of others) {
      it(`is not copied into one with ${what}`, async () => {
        await enter(database, { request_id: 'first', submittedAgoMs: 90_000, ...same })
        await enter(database, { request_id: 'other', ...same, ...row })
        const before = await see(database, 'other')
        const queue = queueOf(database.pool())
        expect(await queue.settle((await queue.claim())!, SUCCESS)).to.have.property('duplicates', 0)
        expect(await see(database, 'other')).to.deep.equal(before)
      })
    }

    it('makes them wait as long', async () => {
      await enter(database, { request_id: 'first', submittedAgoMs: 90_000, ...same })
      await enter(database, { request_id: 'twin', ...same })
      const queue = queueOf(database.pool())
      await queue.settle((await queue.claim())!, { status: 'FAILED', message: 'x', backoffSeconds: 3_600 })
      expect(await see(database, 'twin')).to.include({ status: 'FAILED', iteration: 1, err_message: 'x' })
      expect(await queue.claim()).to.equal(undefined)
    })
  })

  it('counts for its channel and window, and copies do not', async () => {
    const same = { request_data: '{}' }
    await enter(database, { request_id: 'A', submittedAgoMs: 90_000, ...same })
    await enter(database, { request_id: 'twin of A', ...same })
    await enter(database, { request_id: 'B', requested_channel: 'channel-2' })
    await enter(database, { request_id: 'C', submittedAgoMs: 1_000 })
    const queue = queueOf(database.pool(), oneRun())
    const use: unknown[] = []
    for (const _ of ['A', 'B', 'C']) {
      const claim = (await queue.claim())!
      use.push(await queue.use(claim))
      await queue.settle(claim, SUCCESS)
    }
    const none = { batches: 0, bytes: 0 }
    expect(use).to.deep.equal([none, none, { batches: 1, bytes: 7 }])

    await enter(database, { request_id: 'D' })
    const elsewhere = queueOf(database.pool(), oneRun())
    expect(await elsewhere.use((await elsewhere.claim())!)).to.deep.equal(none)
  })
})

describeWithPostgres('the outcome of a request, in the table of an installation', server => {
  for (const [name, columns] of Object.entries(SCHEMAS)) {
    describe(name, () => {
      const database = useDatabase(server)
      before(async () => {
        await database.run(`CREATE TABLE job_request (${columns})`)
        await postgres(database.pool(), {}).migrate()
      })

      it('fits', async () => {
        const { jobRequest } = tablesOf()
        await database.run(`INSERT INTO ${jobRequest.quoted} (tag, request_id, job_id, status, dt_job_submitted)
          VALUES ('t', 'R', 'progress-exhaust', 'SUBMITTED', now())`)
        const queue = queueOf(database.pool(), oneRun())
        const claim = (await queue.claim())!
        expect(claim.request).to.include({ channel: '', requestedBy: '', iteration: 0 })
        const message = 'x'.repeat(400)
        const change = {
          status: 'FAILED',
          message,
          milliseconds: 9e12,
          files: [],
          processedBatches: [BATCH],
        } as const
        await queue.settle(claim, change)
        const [row] = await database.run(
          'SELECT status, iteration, length(err_message) AS length FROM job_request',
        )
        expect(row).to.deep.equal({ status: 'FAILED', iteration: 1, length: name === 'service' ? 100 : 300 })
      })
    })
  }
})
