import type { StoredRange, StoredTally } from '../../lib/run/stored.js'
import type { Values } from '../../lib/sinks/sink.js'

/** One file of a part: its rows, without what starts and ends a file. */
export interface ManifestFile {
  readonly values: Values
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

/** What a part has read and counted: the first frame of its draft. The content of its files follows in this order. */
export interface Manifest {
  readonly ranges: readonly StoredRange[]
  readonly files: readonly ManifestFile[]
  readonly leftOut: readonly (readonly [reason: string, rows: number])[]
  readonly counted: StoredTally
  /** What every part counts alike. */
  readonly lookups: StoredTally
}
