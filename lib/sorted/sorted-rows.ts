import type { TokenRange } from '../token-range.js'
import type { AnyRow, Chunk } from '../types.js'

/** Rows in the order of their dataset, to be read range by range or partition by partition. */
export interface SortedRows {
  in(range: TokenRange): AsyncIterable<Chunk<AnyRow>>
  /**
   * The rows of partitions, found by their order keys, which ascend, each once. One answer for each key, in
   * order.
   */
  at(keys: readonly string[]): AsyncIterable<Chunk<AnyRow>>
}

/** A row, and where its partition stands. */
export interface KeyedRow {
  readonly key: string
  readonly row: AnyRow
}
