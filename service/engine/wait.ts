import { setTimeout as pause } from 'node:timers/promises'
import type { LernError } from '../../lib/errors.js'
import type { Store } from '../../lib/store.js'
import { cancel } from './cancel.js'
import type { Engine } from './engine.js'
import { reaching } from './reaching.js'
import { removeStaged } from './sweep.js'
import { errorFrom, interrupted } from './told-error.js'

/** How far a run is. */
export interface Standing {
  readonly done: number
  readonly total: number
  /** Processes that take parts. */
  readonly workers: number
}

export interface Waiting {
  readonly report: string
  readonly run: string
  readonly store: Store
  /** Cancels the run. */
  readonly signal: AbortSignal
  readonly tell: (standing: Standing) => void
}

const EVERY_MS = 250

/**
 * Waits until a run is over, whoever works on it, and gives the error that it failed with. A run that nobody waits for
 * goes on all the same.
 */
export const untilOver = async (engine: Engine, waiting: Waiting): Promise<LernError | undefined> => {
  const { run, report, store, signal, tell } = waiting
  for (let isCancelled = false; ; ) {
    const { state, failure, ...standing } = await reaching(() => lookAt(engine, run))
    if (state === 'completed') return undefined
    if (state === 'failed') return errorFrom(failure)
    if (state === 'unknown') {
      await removeStaged(store, report, run)
      return interrupted(report)
    }
    tell(standing)
    if (signal.aborted && !isCancelled) {
      isCancelled = true
      await reaching(() => cancel(engine, run))
    }
    await pause(EVERY_MS)
  }
}

interface Look extends Standing {
  readonly state: string
  readonly failure: string
}

const lookAt = async ({ runs, parts }: Engine, run: string): Promise<Look> => {
  const job = await runs.getJob(run)
  if (!job) return { state: 'unknown', failure: '', done: 0, total: 0, workers: 0 }
  const [state, workers, counts] = await Promise.all([
    job.getState(),
    parts.getWorkersCount(),
    job.getDependenciesCount(),
  ])
  const { processed = 0, unprocessed = 0, failed = 0 } = counts
  const total = processed + unprocessed + failed
  return { state, failure: job.failedReason, done: processed, total, workers }
}
