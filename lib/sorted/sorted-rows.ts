import type { TokenRange } from '../token-range.js'
import type { AnyRow, Chunk } from '../types.js'

/** Rows in the order of their dataset, to be read range by range. */
export interface SortedRows {
  in(range: TokenRange): AsyncIterable<Chunk<AnyRow>>
}

/** A row, and where its partition stands. */
export interface KeyedRow {
  readonly key: string
  readonly row: AnyRow
}
