import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { postgres } from '../../../connectors/postgres/index.js'
import type { Process } from '../../../service/worker/index.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { queueOf } from '../support/queue.js'
import { enter } from '../support/requests.js'
import { workOnce } from '../support/worker.js'

describeWithPostgres('requests that wait together', server => {
  const database = useDatabase(server)
  before(() => postgres(database.pool()).migrate())
  afterEach(() => database.run('TRUNCATE job_request, lern_request_state'))

  const enterMany = async (count: number) => {
    for (let at = 0; at < count; at++) {
      const data = { request_data: JSON.stringify({ batchId: `b-${at}` }) }
      await enter(database, { request_id: `R-${at}`, tag: `t-${at}`, submittedAgoMs: 1000 - at, ...data })
    }
  }

  /** Notes how many requests are worked on at the same time at most, and how many of them share their reads. */
  const watched = (readsWholeTables: boolean) => {
    const seen: { atOnce: number; sharing: number }[] = []
    let [now, atOnce] = [0, 0]
    const process: Process = async ({ requestId }, { sharing }) => {
      atOnce = Math.max(atOnce, ++now)
      await pause(100)
      seen.push({ atOnce, sharing: sharing?.count ?? 1 })
      now--
      if (requestId === 'R-1') throw new Error('no')
      return { status: 'SUCCESS', files: [requestId], processedBatches: [] }
    }
    return { seen, process: Object.assign(process, { readsWholeTables: async () => readsWholeTables }) }
  }

  const work = async (process: Process) =>
    workOnce(database.pool(), { processes: { 'progress-exhaust': process } })

  it('are worked on as one where they read whole tables; each ends by itself', async () => {
    await enterMany(5)
    const { seen, process } = watched(true)
    expect(await work(process)).to.deep.include({ success: 4, failed: 1 })
    expect(seen).to.deep.equal(Array.from({ length: 5 }, () => ({ atOnce: 5, sharing: 5 })))
  })

  it('are not too many at once', async () => {
    await enterMany(23)
    const { seen, process } = watched(true)
    expect(await work(process)).to.deep.include({ success: 22, failed: 1 })
    expect(seen.map(({ sharing }) => sharing)).to.deep.equal([...Array(20).fill(20), ...Array(3).fill(3)])
  })

  it('are worked on one after the other where they do not', async () => {
    await enterMany(3)
    const { seen, process } = watched(false)
    await work(process)
    expect(seen).to.deep.equal(Array.from({ length: 3 }, () => ({ atOnce: 1, sharing: 1 })))
  })

  it('have no company of a request in the middle of which a worker ended', async () => {
    await enterMany(4)
    await queueOf(database.pool(), { leaseSeconds: 0 }).claim()
    const { seen, process } = watched(true)
    expect(await work(process)).to.deep.include({ success: 3, failed: 1 })
    expect(seen.map(({ sharing }) => sharing).sort()).to.deep.equal([1, 3, 3, 3])
  })
})
