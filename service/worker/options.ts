import type { Logger } from 'pino'
import type { Listener, Queue } from '../queue/index.js'
import type { WorkerMetrics } from './metrics.js'
import type { Processes } from './process.js'

export interface WorkOptions {
  readonly queue: Queue
  readonly listener: Listener
  readonly processes: Processes
  /** Requests that are worked on at the same time. */
  readonly concurrency: number
  /** End when nothing is left to do. */
  readonly once: boolean
  /** Milliseconds after which the queue is looked at without having been told of anything. */
  readonly pollMs: number
  /** The lease that the queue gives. */
  readonly leaseSeconds: number
  /** How many workers one request may end, one after the other. */
  readonly attempts: number
  readonly batchesPerChannel: number
  readonly bytesPerChannel: number
  /** Seconds that requests may go on for when the worker has to stop. */
  readonly graceSeconds: number
  /** Asks the worker to stop. */
  readonly signal: AbortSignal
  readonly log: Logger
  readonly metrics: WorkerMetrics
}

/**
 * `returned`: put back because the worker had to stop. `lost`: another worker has it, and nothing was
 * written.
 * `unwritten`: the outcome could not be written, and somebody will take it up again when the lease has ended.
 */
export type Ending = 'success' | 'failed' | 'deferred' | 'returned' | 'lost' | 'unwritten'
