import { pick } from '../pick.js'
import type { Scan } from '../source.js'
import { isWholeRing } from '../token-range.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import type { Located } from './located.js'
import { oncePerRun } from './once-per-run.js'
import { type Repeats, sortRows } from './sort-rows.js'
import type { SortedRows } from './sorted-rows.js'

export interface OrderedRowsOptions<Asked extends Scan = Scan> {
  /** Bytes of rows that may stay in memory for as long as a run lasts; more are sorted on disk. */
  readonly memory: number
  /** Tells apart what one source reads in a run. Default: the dataset and its columns. */
  readonly identity?: (scan: Asked) => string
  /**
   * Rows whose primary key came before are rejected, or left out so that the first stays, or all stay. Default:
   * rejected.
   */
  readonly repeats?: Repeats
}

/**
 * Keeps a source's promise of order for rows that come in none: they are read and sorted once in a run, and
 * all of its ranges are served from that. `read` is asked for the key columns too. Rows that may come in any
 * order, as those of a lookup or of a dataset without a partition key, are passed on as they are read,
 * repeated ones included.
 *
 * Holds: up to `memory` bytes of rows for each identity, until the run ends.
 */
export const orderedRows = <Asked extends Scan = Scan>(
  read: (scan: Asked) => Chunks<Located>,
  options: OrderedRowsOptions<Asked>,
): ((scan: Asked) => Chunks<AnyRow>) => inOrderOf(sortedOnce(read, options), read)

/** Rows sorted for the first scan of a run, and for the run's other scans of the same identity. */
export const sortedOnce = <Asked extends Scan>(
  read: (scan: Asked) => Chunks<Located>,
  { memory, identity = datasetAndColumns, repeats = 'reject' }: OrderedRowsOptions<Asked>,
): SortedOnce<Asked> => oncePerRun(identity, scan => sortRows(read(scan), { memory, repeats }, scan))

export type SortedOnce<Asked extends Scan = Scan> = (scan: Asked) => Promise<SortedRows>

/** As `orderedRows`, for a source that also finds rows by their keys, and sorts them once for both. */
export const inOrderOf = <Asked extends Scan>(
  sorted: SortedOnce<Asked>,
  read: (scan: Asked) => Chunks<Located>,
): ((scan: Asked) => Chunks<AnyRow>) => {
  async function* inOrder(scan: Asked): Chunks<AnyRow> {
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

export const withKey = ({ columns, dataset }: Pick<Scan, 'columns' | 'dataset'>): Names => [
  ...new Set([...columns, ...dataset.partition, ...dataset.clustering]),
]

/** Leaves out columns that were read for the order alone. */
async function* only(chunks: Chunks<AnyRow>, { columns, signal }: Scan, read: Names): Chunks<AnyRow> {
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    yield read.length === columns.length ? chunk : chunk.map(row => pick(row, columns))
  }
}
