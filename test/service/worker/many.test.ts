import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import pg from 'pg'
import { postgres } from '../../../connectors/postgres/index.js'
import type { Process } from '../../../service/worker/index.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { enter } from '../support/requests.js'
import { workOnce } from '../support/worker.js'

const REQUESTS = 200
const WORKERS = 4

describeWithPostgres('many workers', server => {
  const database = useDatabase(server)
  before(() => postgres(database.pool()).migrate())

  it('work on each request once', async () => {
    for (let at = 0; at < REQUESTS; at++) {
      // Every tenth asks for what the one before asks for.
      const batchId = `b-${at % 10 === 9 ? at - 1 : at}`
      const channel = `channel-${at % 10 === 9 ? (at - 1) % 7 : at % 7}`
      const data = { request_data: JSON.stringify({ batchId }), requested_channel: channel }
      await enter(database, { request_id: `R-${at}`, tag: `t-${at}:${channel}`, submittedAgoMs: at, ...data })
    }
    const worked: string[] = []
    const process: Process = async ({ data, requestId }) => {
      await pause(Math.random() * 4)
      worked.push((data as { batchId: string }).batchId)
      // A run that begins later takes up what failed before it.
      if (worked.length > REQUESTS / 4 && Math.random() < 0.3) throw new Error('no')
      return { status: 'SUCCESS', files: [requestId], processedBatches: [] }
    }
    const pools = Array.from(
      { length: WORKERS },
      () => new pg.Pool({ connectionString: database.url(), max: 3 }),
    )
    try {
      const given = { processes: { 'progress-exhaust': process }, concurrency: 2 }
      await Promise.all(pools.map(pool => workOnce(pool, given)))
    } finally {
      await Promise.all(pools.map(pool => pool.end()))
    }

    const wanted = new Set(Array.from({ length: REQUESTS }, (_, at) => `b-${at % 10 === 9 ? at - 1 : at}`))
    expect(worked.toSorted()).to.deep.equal([...wanted].sort())
    const left = await database.run(
      `SELECT count(*)::int AS count FROM job_request
      WHERE status NOT IN ('SUCCESS', 'FAILED') OR iteration <> CASE status WHEN 'FAILED' THEN 1 ELSE 0 END`,
    )
    expect(left).to.deep.equal([{ count: 0 }])
  })
})
