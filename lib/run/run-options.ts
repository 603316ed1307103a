import type { Given, Parameters } from '../flow/parameters.js'
import type { Settings } from '../flow/settings.js'
import type { Tools } from '../flow/tools.js'
import type { Retry } from '../retry.js'
import type { Shard } from '../shard.js'
import type { FinishedFile } from '../sinks/sink.js'
import type { Store } from '../store.js'
import type { Division } from './division.js'
import type { Observer } from './job.js'

/** What a report is run with. Only the catalog and the store must be given. */
export interface RunOptions<P extends Parameters = Parameters, Needs = unknown> {
  /** Which source serves which dataset. */
  readonly catalog: Needs
  /** Where the files go. */
  readonly store: Store
  readonly parameters?: Partial<Given<P>>
  readonly settings?: Partial<Settings>
  /** What the report may use beside datasets and files. */
  readonly tools?: Tools
  /** Asked right before files are published, which of them may be; the others are given up. Default: all. */
  readonly admit?: (files: readonly FinishedFile[]) => Promise<readonly FinishedFile[]>
  /** Ranges that are read at the same time. Default 8. */
  readonly concurrency?: number
  /** Bytes that one verb may hold before it spills to disk. Default 64 MiB. */
  readonly memory?: number
  /** Read and write only this part of the work. */
  readonly shard?: Shard
  /** Set when several processes share the run. */
  readonly division?: Division
  /** The id of a run that was interrupted, to go on where it stopped. */
  readonly resume?: string
  /** Milliseconds between notes of how far the run is: what a killed one has to do again. Default 1000. */
  readonly noteEvery?: number
  /** Rows per file after which it is enough. */
  readonly limit?: number
  /** Rows that may be left out because they cannot be decoded. Default none. */
  readonly maxBadRows?: number
  readonly retry?: Retry
  /** Stops the run; nothing becomes visible. */
  readonly signal?: AbortSignal
  readonly observe?: Partial<Observer>
}
