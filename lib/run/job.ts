import type { Plan } from '../flow/plan.js'
import type { Context, Tally } from '../flow/step.js'
import type { Retry } from '../retry.js'
import type { TokenRange } from '../token-range.js'
import type { Ledger } from './ledger.js'

/** A planned report on its way: what the writers of files work with. */
export interface Job {
  readonly plan: Plan
  readonly ranges: readonly TokenRange[]
  /** Ranges that an earlier run has finished. */
  readonly skip: number
  readonly concurrency: number
  readonly retry: Retry
  readonly signal: AbortSignal
  /** Rows per file sink after which it is enough. */
  readonly limit: number
  /** What the finished ranges counted. */
  readonly tally: Tally
  /** What was counted once for all ranges; the same tally, unless this is a part of a run. */
  readonly lookups: Tally
  readonly context: (range: TokenRange, tally: Tally, signal: AbortSignal) => Context
  /** Milliseconds between notes in the ledger. */
  readonly noteEvery: number
  /** Absent when the run cannot be taken up again. */
  readonly ledger?: Ledger
  readonly observe: Observer
}

/** Told how far a run is. */
export interface Observer {
  rows(written: number): void
  rangeDone(done: number, total: number): void
  retried(): void
}
