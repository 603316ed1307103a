import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Queue, Waiting } from '../queue/index.js'
import type { Ending } from './options.js'

/** What a worker tells about itself. */
export interface WorkerMetrics {
  claimed(job: string): void
  /** `code` is that of the error, or empty; `rows` were written, within `seconds`. */
  ended(job: string, end: Ended): void
}

export interface Ended {
  readonly ending: Ending
  readonly code: string
  readonly duplicates: number
  readonly rows: number
  readonly seconds: number
}

const SECONDS = [0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400]

export const workerMetrics = (registry: Registry): WorkerMetrics => {
  const registers = [registry]
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers })
  const claims = counter('lern_requests_claimed_total', 'Requests that were begun', 'job')
  const ends = counter('lern_requests_ended_total', 'Requests by their end', 'job', 'ending', 'code')
  const duplicates = counter('lern_requests_duplicate_total', 'Requests that got a copied result', 'job')
  const rows = counter('lern_request_rows_total', 'Rows written for requests', 'job')
  const seconds = new Histogram({
    name: 'lern_request_seconds',
    help: 'Seconds of work on a request',
    labelNames: ['job'],
    buckets: SECONDS,
    registers,
  })

  return {
    claimed: job => claims.inc({ job }),
    ended: (job, end) => {
      ends.inc({ job, ending: end.ending, code: end.code })
      duplicates.inc({ job }, end.duplicates)
      rows.inc({ job }, end.rows)
      seconds.observe({ job }, end.seconds)
    },
  }
}

/** How much waits; it is read whenever somebody asks for the metrics. */
export const queueMetrics = (registry: Registry, queue: Pick<Queue, 'waiting'>): void => {
  const gauge = (name: string, help: string, figureOf: (waiting: Waiting) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['job'],
      registers: [registry],
      async collect() {
        this.reset()
        // A database that is away leaves a gap, not a page that cannot be read.
        const queued = await queue.waiting().catch(() => [])
        for (const waiting of queued) this.set({ job: waiting.job }, figureOf(waiting))
      },
    })
  gauge('lern_queue_requests', 'Requests that wait', ({ requests }) => requests)
  gauge(
    'lern_queue_age_seconds',
    'Seconds since the oldest waiting request was submitted',
    ({ ageSeconds }) => ageSeconds,
  )
}
