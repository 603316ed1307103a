import { setTimeout as pause } from 'node:timers/promises'
import { type Job, type Processor, Worker, type WorkerOptions } from 'bullmq'
import type { Logger } from 'pino'
import type { Store } from '../../lib/store.js'
import { connectionOf, type Engine } from './engine.js'
import type { HelperOptions } from './helper-process.js'
import { Helpers } from './helpers.js'
import { Locks } from './locks.js'
import { PARTS, RUNS } from './names.js'
import { doPartJob } from './part-job.js'
import { doRunJob } from './run-job.js'
import { errorFrom } from './told-error.js'
import type { Workplace } from './workplace.js'

export interface WorkPartsOptions {
  readonly engine: Engine
  readonly store: Store
  readonly helper: HelperOptions
  /** Parts that are worked on at the same time, each in a process of its own. */
  readonly concurrency: number
  /** End when nothing is left to do. */
  readonly once: boolean
  readonly signal: AbortSignal
  readonly log: Logger
}

/**
 * A job of a killed worker is somebody else's after the rest of its lock and two looks for such jobs: 5 + 2 × 2 seconds
 * at most. What a job does runs in another process, so that locks are always renewed in time.
 */
const LOCKS = { lockDuration: 5_000, stalledInterval: 2_000 }

/** So many workers may a part end, one after the other. */
const MOST_ENDED = 3

const LOOK_EVERY_MS = 250

/** Works on parts, and puts together the runs whose parts are done, until it is asked to stop. */
export const workParts = async (options: WorkPartsOptions): Promise<void> => {
  const { engine, store, signal } = options
  const helpers = new Helpers(options.helper)
  helpers.start(options.concurrency)
  const locks = new Locks()
  const place: Workplace = { engine, helpers, store, ending: signal, lostLock: job => locks.lost(job) }
  const workers = [
    workerOf(PARTS, (job, token) => doPartJob(job, token!, place), options, options.concurrency),
    workerOf(RUNS, (job, token) => doRunJob(job, token!, place), options, 1),
  ]
  for (const worker of workers) locks.watch(worker)
  try {
    await (options.once ? untilIdle(engine, signal) : untilAborted(signal))
  } finally {
    for (const worker of workers) await worker.close()
    await helpers.close()
  }
}

const workerOf = (
  queue: string,
  process: Processor,
  { engine: { options }, log }: WorkPartsOptions,
  concurrency: number,
): Worker => {
  const given: WorkerOptions = {
    ...LOCKS,
    connection: connectionOf(options, true),
    prefix: options.prefix,
    maxStalledCount: MOST_ENDED - 1,
    concurrency,
  }
  const worker = new Worker(queue, process, given)
  worker.on('active', job => log.info(toldOf(job), 'begun'))
  worker.on('completed', job => log.info(toldOf(job), 'done'))
  worker.on('failed', (job, error) => log.error({ ...toldOf(job), ...toldOfFailure(error) }, 'failed'))
  worker.on('stalled', job => log.warn({ queue, job }, 'taken from a worker that is gone'))
  worker.on('error', error => log.warn({ queue, message: error.message }, 'the queue does not answer'))
  return worker
}

const toldOf = (job: Job | undefined) => ({ report: job?.name, job: job?.id, attempt: job?.attemptsStarted })

const toldOfFailure = (error: Error) => {
  const { code, message } = errorFrom(error.message)
  return { code, message }
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

const untilIdle = async ({ runs, parts }: Engine, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const counts = await Promise.all([
      runs.getJobCountByTypes('waiting', 'active', 'delayed', 'waiting-children'),
      parts.getJobCountByTypes('waiting', 'active', 'delayed'),
    ])
    if (counts.every(count => count === 0)) return
    await pause(LOOK_EVERY_MS)
  }
}
