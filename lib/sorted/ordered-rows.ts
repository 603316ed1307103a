import type { Scan } from '../source.js'
import { isWholeRing } from '../token-range.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import type { Located } from './located.js'
import { oncePerRun } from './once-per-run.js'
import { type Repeats, sortRows } from './sort-rows.js'

export interface OrderedRowsOptions {
  /** Bytes of rows that may stay in memory for as long as a run lasts; more are sorted on disk. */
  readonly memory: number
  /** Tells apart what one source reads in a run. Default: the dataset and its columns. */
  readonly identity?: (scan: Scan) => string
  /** Rows whose primary key came before are rejected, or left out so that the first stays. Default: rejected. */
  readonly repeats?: Repeats
}

/**
 * Keeps a source's promise of order for rows that come in none: they are read and sorted once in a run, and all
 * of its ranges are served from that. `read` is asked for the key columns too. Rows that may come in any order,
 * as those of a lookup or of a dataset without a partition key, are passed on as they are read, repeated ones
 * included.
 *
 * Holds: up to `memory` bytes of rows for each identity, until the run ends.
 */
export const orderedRows = (
  read: (scan: Scan) => Chunks<Located>,
  { memory, identity = datasetAndColumns, repeats = 'reject' }: OrderedRowsOptions,
): ((scan: Scan) => Chunks<AnyRow>) => {
  const sorted = oncePerRun(identity, scan => sortRows(read(scan), { memory, repeats }, scan))

  async function* inOrder(scan: Scan): Chunks<AnyRow> {
    const columns = withKey(scan)
    const rows = await sorted({ ...scan, columns })
    yield* only(rows.in(scan.range), scan, columns)
  }

  return async function* (scan) {
    scan.signal.throwIfAborted()
    yield* needsOrder(scan) ? inOrder(scan) : asTheyCome(read(scan))
    scan.signal.throwIfAborted()
  }
}

const datasetAndColumns = ({ dataset, columns }: Scan): string => JSON.stringify([dataset.name, columns])

/** One slice of the ring is found by sorting too, rather than by reading everything once for each. */
const needsOrder = ({ dataset, ordered, range }: Scan): boolean =>
  dataset.partition.length > 0 && (ordered || !isWholeRing(range))

async function* asTheyCome(chunks: Chunks<Located>): Chunks<AnyRow> {
  for await (const chunk of chunks) yield chunk.map(({ row }) => row)
}

const withKey = ({ columns, dataset }: Scan): Names => [
  ...new Set([...columns, ...dataset.partition, ...dataset.clustering]),
]

/** Leaves out columns that were read for the order alone. */
async function* only(chunks: Chunks<AnyRow>, { columns, signal }: Scan, read: Names): Chunks<AnyRow> {
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    yield read.length === columns.length ? chunk : chunk.map(row => pick(row, columns))
  }
}

const pick = (row: AnyRow, columns: Names): AnyRow =>
  Object.fromEntries(columns.map(column => [column, row[column]]))
