import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import pg from 'pg'
import { postgres } from '../../../connectors/postgres/index.js'
import type { Claim, Queue, Use } from '../../../service/queue/index.js'
import type { Process } from '../../../service/worker/index.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { queueOf } from '../support/queue.js'
import { endLease, enter, type RowValues } from '../support/requests.js'
import { worker } from '../support/worker.js'

const NONE: Use = { batches: 0, bytes: 0 }
const TWO: Use = { batches: 2, bytes: 700 }

describeWithPostgres('what requests in work take of the limits of their channel', server => {
  const database = useDatabase(server, 8)
  before(() => postgres(database.pool()).migrate())
  afterEach(() => database.run('TRUNCATE job_request, lern_request_state'))

  let queue: Queue
  beforeEach(() => {
    queue = queueOf(database.pool())
  })

  const claimed = async (request_id: string, values: Partial<RowValues> = {}): Promise<Claim> => {
    await enter(database, { request_id, ...values })
    return (await queue.claim())!
  }
  /** Takes something, and says what was used up before. */
  const usedBefore = async (claim: Claim, taken = TWO): Promise<Use | undefined> => {
    let seen: Use | undefined
    const isMine = await queue.take(claim, used => {
      seen = used
      return taken
    })
    expect(isMine).to.equal(true)
    return seen
  }

  it('counts for the others of the channel', async () => {
    const [first, second] = [await claimed('A'), await claimed('B')]
    expect(await usedBefore(first)).to.deep.equal(NONE)
    expect(await queue.use(second)).to.deep.equal(TWO)
    expect(await usedBefore(second)).to.deep.equal(TWO)
    expect(await queue.use(await claimed('C'))).to.deep.equal({ batches: 4, bytes: 1_400 })
  })

  it('counts for no other channel', async () => {
    await usedBefore(await claimed('A'))
    expect(await queue.use(await claimed('B', { requested_channel: 'channel-2' }))).to.deep.equal(NONE)
  })

  it('counts in no other window', async () => {
    await usedBefore(await claimed('A'))
    const elsewhere = queueOf(database.pool(), { window: { run: 'another' } })
    await enter(database, { request_id: 'B' })
    expect(await elsewhere.use((await elsewhere.claim())!)).to.deep.equal(NONE)
  })

  it('is what it took last when it takes again', async () => {
    const [first, second] = [await claimed('A'), await claimed('B')]
    await usedBefore(first)
    expect(await usedBefore(first, { batches: 1, bytes: 5 })).to.deep.equal(NONE)
    expect(await queue.use(second)).to.deep.equal({ batches: 1, bytes: 5 })
  })

  const batches = ['a', 'b'].map(batchId => ({ channel: 'c', batchId, filePath: batchId, fileSize: 350 }))
  const ends: readonly (readonly [string, (claim: Claim) => Promise<unknown>, counts: Use])[] = [
    [
      'counts once when the request is done',
      claim => queue.settle(claim, { status: 'SUCCESS', processedBatches: batches }),
      TWO,
    ],
    ['counts no more when the request has failed', claim => queue.settle(claim, { status: 'FAILED' }), NONE],
    ['counts no more when the request is put back', claim => queue.handBack(claim), NONE],
    ['counts no more when the lease has ended', () => endLease(database, 'A'), NONE],
  ]
  for (const [what, end, counts] of ends)
    it(what, async () => {
      const [first, second] = [await claimed('A'), await claimed('B')]
      await usedBefore(first)
      await end(first)
      expect(await queue.use(second)).to.deep.equal(counts)
    })

  it('counts no more when another worker has the request', async () => {
    const [first, second] = [await claimed('A'), await claimed('B')]
    await usedBefore(first)
    await endLease(database, 'A')
    await queue.claim()
    expect(await queue.use(second)).to.deep.equal(NONE)
  })

  it('is nothing when another worker has the request', async () => {
    const first = await claimed('A')
    await endLease(database, 'A')
    const again = (await queue.claim())!
    expect(await queue.take(first, () => expect.fail('nobody is to be asked'))).to.equal(false)
    expect(await usedBefore(again)).to.deep.equal(NONE)
  })

  it('keeps many workers within the limits', async () => {
    const LIMIT = 10
    const ASKED = 3
    for (let at = 0; at < 8; at++) await enter(database, { request_id: `R-${at}`, submittedAgoMs: at })
    let published = 0
    const process: Process = async ({ requestId }, { take }) => {
      await pause(Math.random() * 10)
      let taken = 0
      await take(left => {
        taken = Math.max(0, Math.min(ASKED, left.batches))
        return { batches: taken, bytes: taken }
      })
      published += taken
      // While its files are published, others ask what is left.
      await pause(Math.random() * 10)
      const processedBatches = Array.from({ length: taken }, (_, at) => ({
        channel: 'channel-1',
        batchId: `${requestId}-${at}`,
        filePath: `${requestId}/${at}`,
        fileSize: 1,
      }))
      return { status: taken < ASKED ? 'DEFERRED' : 'SUCCESS', files: [], processedBatches }
    }
    const pools = [1, 2, 3].map(() => new pg.Pool({ connectionString: database.url(), max: 4 }))
    try {
      const given = { processes: { 'progress-exhaust': process }, batchesPerChannel: LIMIT, concurrency: 2 }
      await Promise.all(pools.map(pool => worker(pool, { once: true, ...given })))
    } finally {
      await Promise.all(pools.map(pool => pool.end()))
    }
    expect(published).to.equal(LIMIT)
  })
})
