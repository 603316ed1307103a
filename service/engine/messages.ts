import type { StoredRange } from '../../lib/run/stored.js'
import type { SinkSettings } from '../../lib/sinks/sink.js'

/** A run as its job tells it. Every worker reads the report of this name in its own configuration. */
export interface RunData {
  readonly report: string
  readonly parameters: Readonly<Record<string, string>>
  /** When the run began, as ISO 8601. */
  readonly startedAt: string
  /** The moment that files may tell of themselves, as ISO 8601. */
  readonly now: string
  readonly csv: SinkSettings
  readonly zip: boolean
  /** All of them, in the order of the ring; the parts take some each. */
  readonly ranges: readonly StoredRange[]
  /** With what staged rows are sealed: 32 bytes as base64. Empty when the run is over. */
  readonly key: string
  /** What all processes of a run must agree in: version and settings, as a hash. */
  readonly setup: string
}

/** Some neighbouring ranges of a run. */
export interface PartData {
  readonly run: string
  /** Its place in the ring, counted from 0. */
  readonly index: number
  readonly ranges: readonly StoredRange[]
}

/** What a part answers with: which of its attempts counts, and how many bytes of its draft. */
export interface Staged {
  readonly attempt: number
  readonly bytes: number
  readonly rows: number
}

export interface PartTask {
  readonly kind: 'part'
  readonly data: RunData
  readonly part: PartData
  readonly attempt: number
}

export interface CommitTask {
  readonly kind: 'commit'
  readonly run: string
  readonly data: RunData
  /** By the index of the part. */
  readonly staged: readonly Staged[]
  /** What a part failed with: then there is nothing to put together. */
  readonly failure?: string
}

/** What a process may be given to do. */
export type Task = PartTask | CommitTask
