import { expect } from 'chai'
import { Registry } from 'prom-client'
import { postgres } from '../../../connectors/postgres/index.js'
import { serveMetrics } from '../../../service/metrics-server.js'
import { type Process, queueMetrics, workerMetrics } from '../../../service/worker/index.js'
import { useDatabase } from '../../connectors/postgres/support/database.js'
import { describeWithPostgres } from '../../support/describe-with-postgres.js'
import { failureOf } from '../../support/failure.js'
import { queueOf } from '../support/queue.js'
import { enter } from '../support/requests.js'
import { workOnce } from '../support/worker.js'

describeWithPostgres('the metrics of a worker', server => {
  const database = useDatabase(server)
  before(() => postgres(database.pool()).migrate())
  afterEach(() => database.run('TRUNCATE job_request, lern_request_state'))

  const linesOf = (page: string): readonly string[] =>
    page
      .split('\n')
      .filter(line => line !== '' && !line.startsWith('#') && !/_seconds(_bucket|_sum)?/.test(line))

  it('tell what was begun, how it ended and how many rows there were', async () => {
    const same = { request_data: '{}' }
    for (const request_id of ['A', 'B']) await enter(database, { request_id, ...same })
    await enter(database, { request_id: 'C' })
    const process: Process = async ({ requestId }, { progress }) => {
      if (requestId === 'C') throw new Error('no')
      progress(12, 100, 0)
      return { status: 'SUCCESS', files: [], processedBatches: [] }
    }
    const registry = new Registry()
    await workOnce(database.pool(), {
      processes: { 'progress-exhaust': process },
      metrics: workerMetrics(registry),
    })
    expect(linesOf(await registry.metrics())).to.deep.equal([
      'lern_requests_claimed_total{job="progress-exhaust"} 2',
      'lern_requests_ended_total{job="progress-exhaust",ending="success",code=""} 1',
      'lern_requests_ended_total{job="progress-exhaust",ending="failed",code="DEFECT"} 1',
      'lern_requests_duplicate_total{job="progress-exhaust"} 1',
      'lern_request_rows_total{job="progress-exhaust"} 12',
    ])
  })

  it('tell how much waits, and for how long', async () => {
    await enter(database, { request_id: 'A', submittedAgoMs: 90_000 })
    await enter(database, { request_id: 'B', status: 'FAILED', iteration: 3 })
    const registry = new Registry()
    queueMetrics(registry, queueOf(database.pool(), { jobs: ['progress-exhaust', 'response-exhaust'] }))
    const shown = await serveMetrics(registry, 0, '127.0.0.1')
    try {
      const page = await (await fetch(shown.url)).text()
      expect(page).to.include('lern_queue_requests{job="progress-exhaust"} 1')
      expect(page).to.include('lern_queue_requests{job="response-exhaust"} 0')
      expect(page).to.match(/lern_queue_age_seconds\{job="progress-exhaust"\} 9\d\./)
      expect((await fetch(new URL('/', shown.url))).status).to.equal(404)

      const { port } = new URL(shown.url)
      const error = await failureOf(serveMetrics(registry, Number(port), '127.0.0.1'))
      expect(error).to.have.property('code', 'CONFIG')
    } finally {
      await shown.close()
    }
  })

  it('leave a gap when the database is away', async () => {
    const registry = new Registry()
    queueMetrics(registry, { waiting: () => Promise.reject(new Error('away')) })
    expect(linesOf(await registry.metrics())).to.deep.equal([])
  })
})
