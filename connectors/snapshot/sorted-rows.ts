import type { TokenRange } from '../../lib/token-range.js'
import type { AnyRow, Chunk } from '../../lib/types.js'

/** The rows of a file in the dataset's order, to be read range by range. */
export interface SortedRows {
  in(range: TokenRange): AsyncIterable<Chunk<AnyRow>>
}

/** A row, and where its partition stands. */
export interface KeyedRow {
  readonly key: string
  readonly row: AnyRow
}
