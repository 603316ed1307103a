import type { Tally } from '../flow/step.js'
import type { Writing } from '../sinks/sink.js'
import type { TokenRange } from '../token-range.js'
import type { AnyRow } from '../types.js'
import type { Job } from './job.js'

/** How several processes share one run: some read parts of its ranges, one puts them together. */
export interface Division {
  /** The id of the run, the same for all. */
  readonly run: string
  /** When the run began, wherever that was. */
  readonly startedAt: Date
  /** The ranges that this process reads, or that all of them have read. */
  readonly ranges: readonly TokenRange[]
  /** Set where the parts are put together: writes in ring order what was read, and adds what was counted. */
  readonly collect?: (job: Job, writing: Writing<AnyRow>) => Promise<void>
}

/**
 * Where a process counts. What is read once for all ranges would be counted by each part, so a part keeps it apart
 * from what its ranges count.
 */
export interface Tallies {
  readonly ranges: Tally
  /** Small tables that are held in memory. */
  readonly lookups: Tally
  /** What the report reads before its flow is composed: it reaches no file, so nobody adds it to the others. */
  readonly preparation: Tally
}
