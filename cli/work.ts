import { randomUUID } from 'node:crypto'
import { EXIT } from '../lib/index.js'
import { processRegistry, serviceLogger } from '../service/index.js'
import { serveMetrics } from '../service/metrics-server.js'
import { listen, openQueue, type QueueOptions } from '../service/queue/index.js'
import { type Processes, queueMetrics, type Worked, work, workerMetrics } from '../service/worker/index.js'
import { openRequests, type RequestDatabase } from './connect/requests.js'
import { printJson, say } from './io.js'
import type { Session } from './session.js'

export interface WorkOrder {
  readonly once: boolean
  readonly concurrency: number
  readonly metrics?: { readonly port: number; readonly host: string }
}

/** How often the queue is looked at by itself. */
const POLL_MS = 2_000

/** Works on requests until nothing is left or it is asked to stop. Gives the exit status. */
export const runWorker = async (
  session: Session,
  order: WorkOrder,
  processes: Processes,
  signal: AbortSignal,
): Promise<number> => {
  const database = openRequests(session.config)
  try {
    await database.migrate()
    const worked = await workOn(session, order, processes, { database, signal })
    if (session.options.json) await printJson(session.io, worked)
    else if (!session.options.quiet) await say(session.io, summary(worked))
    return order.once && signal.aborted ? EXIT.interrupted : EXIT.done
  } finally {
    await database.close()
  }
}

interface Means {
  readonly database: RequestDatabase
  readonly signal: AbortSignal
}

const workOn = async (
  session: Session,
  order: WorkOrder,
  processes: Processes,
  { database, signal }: Means,
): Promise<Worked> => {
  const { io, options } = session
  const { attempts, leaseSeconds, graceSeconds, batchesPerChannel, bytesPerChannel } = session.config.exhaust
  const registry = processRegistry()
  const queue = openQueue(database.pool, queueOptions(session, order, processes, database))
  queueMetrics(registry, queue)
  const metrics = workerMetrics(registry)
  const shown = order.metrics && (await serveMetrics(registry, order.metrics.port, order.metrics.host))
  const listener = listen(database.pool)
  try {
    return await work({
      queue,
      listener,
      processes,
      concurrency: order.concurrency,
      once: order.once,
      pollMs: POLL_MS,
      attempts,
      leaseSeconds,
      graceSeconds,
      batchesPerChannel,
      bytesPerChannel,
      signal,
      log: serviceLogger(io.stderr, options.quiet ? 'error' : 'info'),
      metrics,
    })
  } finally {
    listener.close()
    await shown?.close()
  }
}

/** A worker is called by what no other one is called, however many run under one name. */
const queueOptions = (
  { config }: Session,
  { once }: WorkOrder,
  processes: Processes,
  { tables }: RequestDatabase,
): QueueOptions => {
  const worker = randomUUID()
  const { attempts, leaseSeconds, staleHours } = config.exhaust
  const window = once ? { run: worker } : { dayIn: config.time.fileZone }
  return { tables, jobs: Object.keys(processes), worker, attempts, leaseSeconds, staleHours, window }
}

const summary = (worked: Worked): string => {
  const parts = Object.entries(worked).filter(([, requests]) => requests > 0)
  const told = parts.map(([ending, requests]) => `${requests} ${ending}`).join(', ')
  return `requests: ${told || 'none'}\n`
}
