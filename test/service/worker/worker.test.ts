import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { postgres } from '../../../connectors/postgres/index.js'
import { announce, listen } from '../../../service/queue/index.js'
import type { Process, ProcessContext } from '../../../service/worker/index.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { endLease, enter, see, seeState } from '../support/requests.js'
import { worker, workOnce } from '../support/worker.js'

const fileOf = (requestId: string) => `p/${requestId}.zip`

/** Succeeds with one batch of 400 bytes. */
const succeed: Process = async ({ requestId, channel }) => ({
  status: 'SUCCESS',
  files: [fileOf(requestId)],
  processedBatches: [{ channel, batchId: 'b', filePath: fileOf(requestId), fileSize: 400 }],
})

describeWithPostgres('a worker', server => {
  const database = useDatabase(server, 8)
  before(() => postgres(database.pool()).migrate())
  afterEach(async () => {
    await database.run('TRUNCATE job_request, lern_request_state')
    expect(database.openNow()).to.equal(0)
  })

  const processes = (process: Process) => ({ processes: { 'progress-exhaust': process } })
  const statuses = async () =>
    (await database.run('SELECT status FROM job_request ORDER BY request_id')).map(({ status }) => status)
  const until = async (holds: () => Promise<boolean> | boolean) => {
    while (!(await holds())) await pause(5)
  }

  it('ends when nothing is left, also when requests failed', async () => {
    for (const request_id of ['A', 'B', 'C']) await enter(database, { request_id })
    const one: Process = async (request, context) => {
      if (request.requestId === 'B') throw new Error('no')
      return succeed(request, context)
    }
    const worked = await workOnce(database.pool(), processes(one))
    expect(worked).to.include({ success: 2, failed: 1 })
    expect(await statuses()).to.deep.equal(['SUCCESS', 'FAILED', 'SUCCESS'])
  })

  it('tries three times, once in each run', async () => {
    await enter(database, { request_id: 'R' })
    let tries = 0
    const fail = processes(async () => {
      tries++
      throw new Error('no')
    })
    for (const _ of [1, 2, 3, 4, 5]) await workOnce(database.pool(), fail)
    expect(tries).to.equal(3)
    expect(await see(database, 'R')).to.include({ status: 'FAILED', iteration: 3 })
  })

  it('works on as many at a time as it is told', async () => {
    for (const request_id of ['A', 'B', 'C', 'D', 'E']) await enter(database, { request_id })
    let atOnce = 0
    let most = 0
    const counted: Process = async (request, context) => {
      most = Math.max(most, ++atOnce)
      await until(() => atOnce === 3 || most === 3)
      atOnce--
      return succeed(request, context)
    }
    await workOnce(database.pool(), { ...processes(counted), concurrency: 3 })
    expect(most).to.equal(3)
  })

  const limits = { batchesPerChannel: 3, bytesPerChannel: 1_000 }

  it('puts off what is over the limits of its channel, and no other channel', async () => {
    const done = [{ channel: 'c', batchId: 'earlier', filePath: 'f', fileSize: 1 }]
    for (const request_id of ['A', 'B', 'C']) await enter(database, { request_id })
    await enter(database, { request_id: 'D', processed_batches: JSON.stringify(done), err_message: 'before' })
    await enter(database, { request_id: 'E', requested_channel: 'channel-2' })
    const before = await see(database, 'D')
    const worked = await workOnce(database.pool(), { ...processes(succeed), ...limits })
    expect(worked).to.include({ success: 4, deferred: 1 })
    // Three files of 400 bytes are over 1,000.
    expect(await see(database, 'D')).to.deep.equal(before)

    await workOnce(database.pool(), { ...processes(succeed), ...limits })
    expect(await see(database, 'D')).to.have.property('status', 'SUCCESS')
  })

  it('puts off nothing that counts towards no limit', async () => {
    for (const request_id of ['A', 'B']) await enter(database, { request_id })
    const unlimited: Process = Object.assign(succeed.bind(undefined), { unlimited: true } as const)
    const worked = await workOnce(database.pool(), { ...processes(unlimited), batchesPerChannel: 0 })
    expect(worked).to.include({ success: 2, deferred: 0 })
  })

  it('tells the work what its channel may still use', async () => {
    for (const request_id of ['A', 'B']) await enter(database, { request_id })
    const told: unknown[] = []
    const asking: Process = async (request, context) => {
      const isMine = await context.take(left => {
        told.push(left)
        return { batches: 1, bytes: 400 }
      })
      expect(isMine).to.equal(true)
      return succeed(request, context)
    }
    await workOnce(database.pool(), { ...processes(asking), ...limits })
    expect(told).to.deep.equal([
      { batches: 3, bytes: 1_000 },
      { batches: 2, bytes: 600 },
    ])
  })

  it('works once for requests that are the same', async () => {
    const same = { request_data: '{"batchId":"b"}' }
    for (const request_id of ['A', 'B', 'C']) await enter(database, { request_id, ...same })
    let worked = 0
    const counted: Process = (request, context) => {
      worked++
      return succeed(request, context)
    }
    await workOnce(database.pool(), { ...processes(counted), concurrency: 3 })
    expect(worked).to.equal(1)
    expect(await see(database, 'C')).to.deep.equal(await see(database, 'A'))
    expect(await see(database, 'C')).to.deep.include({ status: 'SUCCESS', download_urls: [fileOf('A')] })
  })

  it('notes how far it is', async () => {
    await enter(database, { request_id: 'R' })
    const noted: unknown[] = []
    const telling: Process = async (request, context) => {
      context.progress(10, 50, 9)
      await until(async () => {
        const { progress } = await seeState(database, 'R')
        if ((progress as { rows?: number }).rows === 10) noted.push(progress)
        return noted.length > 0
      })
      context.progress(20, 100, 0)
      return succeed(request, context)
    }
    await workOnce(database.pool(), processes(telling))
    expect(noted).to.deep.equal([{ rows: 10, percent: 50, eta: 9 }])
    expect((await seeState(database, 'R')).progress).to.deep.equal({ rows: 20, percent: 100, eta: 0 })
  })

  it('gives up a request that ends every worker', async () => {
    await enter(database, { request_id: 'R' })
    await workOnce(
      database.pool(),
      processes(() => Promise.reject(new Error('no'))),
    )
    await database.run(`UPDATE job_request SET status = 'PROCESSING'`)
    await database.run(`UPDATE lern_request_state SET takeovers = 2, leased_until = now() - interval '1 s'`)
    const worked = await workOnce(database.pool(), processes(succeed))
    expect(worked).to.include({ failed: 1, success: 0 })
    expect(await see(database, 'R')).to.include({
      status: 'FAILED',
      iteration: 2,
      err_message: 'Internal Server Error: 3 workers ended while they worked on it',
    })
  })

  describe('that has lost a request', () => {
    /** Lets somebody else take the request over in the middle of the work, and says what became of it. */
    const robbed = async (work: (context: ProcessContext) => Promise<void>, leaseSeconds = 60) => {
      await enter(database, { request_id: 'R' })
      let stolen = false
      const process: Process = async (request, context) => {
        if (stolen) return succeed(request, context)
        stolen = true
        await endLease(database, 'R')
        await workOnce(database.pool(), processes(process))
        await work(context)
        return { status: 'FAILED', files: [], message: 'late', processedBatches: [] }
      }
      return workOnce(database.pool(), { ...processes(process), leaseSeconds })
    }

    it('may publish nothing and writes nothing', async () => {
      let mine: boolean | undefined
      const worked = await robbed(async context => {
        mine = await context.stillMine()
      })
      expect(mine).to.equal(false)
      expect(worked).to.include({ lost: 1, failed: 0 })
      expect(await see(database, 'R')).to.include({ status: 'SUCCESS', err_message: null })
    })

    it('is told so by the signal of the work', async () => {
      let reason: unknown
      const worked = await robbed(async ({ signal }) => {
        await until(() => signal.aborted)
        reason = signal.reason
      }, 0.3)
      expect(String(reason)).to.equal('Error: another worker has taken the request over')
      expect(worked).to.include({ lost: 1 })
    })
  })

  it('keeps its requests for longer than a lease', async () => {
    await enter(database, { request_id: 'R' })
    const slow: Process = async (request, context) => {
      const first = (await seeState(database, 'R')).leased_until as Date
      await until(async () => ((await seeState(database, 'R')).leased_until as Date) > first)
      return succeed(request, context)
    }
    const worked = await workOnce(database.pool(), { ...processes(slow), leaseSeconds: 0.6 })
    expect(worked).to.include({ success: 1 })
    expect(await seeState(database, 'R')).to.include({ attempt: '1' })
  })

  describe('that goes on', () => {
    const withWorker = async (process: Process, test: () => Promise<void>, options = {}) => {
      const stop = new AbortController()
      const working = worker(database.pool(), { ...processes(process), signal: stop.signal, ...options })
      try {
        await test()
      } finally {
        stop.abort()
      }
      return working
    }

    it('finds what comes later', async () => {
      const worked = await withWorker(succeed, async () => {
        for (const request_id of ['A', 'B']) {
          await enter(database, { request_id })
          await until(async () => (await see(database, request_id)).status === 'SUCCESS')
        }
      })
      expect(worked).to.include({ success: 2 })
    })

    it('is woken by an announcement', async () => {
      const listener = listen(database.pool())
      await withWorker(
        succeed,
        async () => {
          // Whoever begins to listen says so itself.
          await until(() => listener.heard() > 0)
          await enter(database, { request_id: 'R' })
          await announce(database.pool())
          await until(async () => (await see(database, 'R')).status === 'SUCCESS')
        },
        { listener, pollMs: 60_000 },
      )
    })

    it('lets what failed rest for a while', async () => {
      await enter(database, { request_id: 'R' })
      await withWorker(
        () => Promise.reject(new Error('no')),
        () => until(async () => (await see(database, 'R')).status === 'FAILED'),
      )
      const { not_before, updated_at } = await seeState(database, 'R')
      expect((not_before as Date).getTime() - (updated_at as Date).getTime()).to.equal(600_000)
    })

    it('ends what it has begun when it is asked to stop', async () => {
      for (const request_id of ['A', 'B']) await enter(database, { request_id })
      const stop = new AbortController()
      const slow: Process = async (request, context) => {
        stop.abort()
        await pause(10)
        return succeed(request, context)
      }
      const worked = await worker(database.pool(), { ...processes(slow), signal: stop.signal })
      expect(worked).to.include({ success: 1, returned: 0 })
      expect(await statuses()).to.deep.equal(['SUCCESS', 'SUBMITTED'])
    })

    it('puts back what takes too long when it is asked to stop', async () => {
      await enter(database, { request_id: 'R', iteration: 1 })
      const stop = new AbortController()
      const endless: Process = async (_, { signal }) => {
        stop.abort()
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      }
      const options = { ...processes(endless), signal: stop.signal, graceSeconds: 0.02 }
      const worked = await worker(database.pool(), options)
      expect(worked).to.include({ returned: 1 })
      expect(await see(database, 'R')).to.include({ status: 'SUBMITTED', iteration: 1, err_message: null })
      expect(await workOnce(database.pool(), processes(succeed))).to.include({ success: 1 })
    })
  })

  it('fails when there is no table of requests', async () => {
    await database.run('ALTER TABLE job_request RENAME TO other')
    try {
      const working = workOnce(database.pool(), processes(succeed))
      expect(await working.catch(error => error)).to.include({ code: 'SOURCE_MISSING' })
    } finally {
      await database.run('ALTER TABLE other RENAME TO job_request')
    }
  })
})
