import type { Dataset } from './dataset.js'
import type { Interval } from './interval.js'
import type { SearchBody } from './search/body.js'
import type { TokenRange } from './token-range.js'
import type { AnyRow, Chunks, Names } from './types.js'

/** A row that its codec refused: where it stood and what was wrong with it, never what it held. */
export interface BadRow {
  readonly file?: string
  readonly line?: number
  readonly column: string
  readonly expected: string
}

/**
 * Values of text columns that tell which rows are meant: those that hold the same text. The keys of one
 * question all name the same columns.
 */
export type RowKey = Readonly<Record<string, string>>

/** What a flow asks of a source. */
export interface Scan {
  readonly dataset: Dataset
  /** The columns that the report uses, key columns included. Others need not be read. */
  readonly columns: Names
  /** Only rows whose partition token lies here: after `start`, up to and including `end`. */
  readonly range: TokenRange
  /** False when the caller does not mind the order, as a lookup does not: sorting can be spared. */
  readonly ordered: boolean
  /**
   * Only rows that agree with one of these keys matter. A hint: a source whose table is keyed by them reads those
   * partitions and nothing else, another may give more; whoever asks leaves out the rest.
   */
  readonly among?: readonly RowKey[]
  /**
   * Only what happened in this time counts. A source that sums up over a time, as a query of Druid does, sums up over
   * this one; one that holds finished rows gives them all, and whoever asks leaves out the rest.
   */
  readonly between?: Interval
  /** Rejects pending reads with its reason; the source closes what it opened. */
  readonly signal: AbortSignal
  /** Called for a row that cannot be decoded; throws when the run allows no more of them. */
  readonly reject: (row: BadRow) => void
  /** A private folder for what does not fit in memory; removed when the run ends. */
  readonly temporary: () => Promise<string>
}

/** Rows by their keys: what a flow asks of a source that can find single rows. */
export interface Get {
  readonly dataset: Dataset
  /** The columns that the report uses. */
  readonly columns: Names
  /** Values of the dataset's one key column, each once. */
  readonly keys: readonly string[]
  /** Values of further key columns, where the one column does not tell rows apart. */
  readonly where?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly reject: (row: BadRow) => void
  /** A private folder for what does not fit in memory; removed when the run ends. */
  readonly temporary: () => Promise<string>
}

/** All rows of known keys: what a flow asks of a source that can find rows by several of their columns. */
export interface Find {
  readonly dataset: Dataset
  /** The columns that the report uses. */
  readonly columns: Names
  readonly keys: readonly RowKey[]
  readonly signal: AbortSignal
  readonly reject: (row: BadRow) => void
  /** A private folder for what does not fit in memory; removed when the run ends. */
  readonly temporary: () => Promise<string>
}

/** One line of `lern check`. */
export interface Finding {
  readonly what: string
  readonly ok: boolean
  readonly detail: string
}

/** Rows already encoded as CSV records, without a header. */
export interface CsvBytes {
  readonly bytes: Uint8Array
  readonly rows: number
}

/**
 * What serves a dataset: a Cassandra table, a folder of files, Redis hashes, a search API.
 *
 * A source promises: all rows of the range, in the dataset's order when `ordered`; the decoded values that the
 * dataset's columns state, collections never null; at most one page read ahead of what was asked for; closed on
 * return, on error and on abort; the same rows when opened again.
 */
export interface Source {
  /** How a plan names it, for instance `cassandra sunbird.user`. */
  readonly name: string
  rows(scan: Scan): Chunks<AnyRow>
  /**
   * What serves the rows that a search finds, as `rows` serves all. Throws USAGE, before anything is read, for a
   * search that the source cannot make, naming what it cannot. Absent: the source cannot search.
   */
  search?(body: SearchBody): Source['rows']
  /**
   * The rows of known keys: one answer for each key, in order; undefined where there is no such row. Bounded in what is
   * under way at a time. Absent: the source cannot find single rows.
   */
  get?(wanted: Get): Promise<readonly (AnyRow | undefined)[]>
  /**
   * The rows that agree with each of the keys, in the dataset's order: one answer for each key, in order. Bounded in
   * what is under way at a time. Fails with NOT_SERVED for keys of columns of which `finds` says no. Absent: the source
   * finds rows by reading all of them only.
   */
  find?(wanted: Find): Promise<readonly (readonly AnyRow[])[]>
  /** Whether rows can be found by these columns without reading the others. */
  finds?(dataset: Dataset, columns: Names): Promise<boolean>
  /**
   * For a scan that is not `ordered`, among keys of these columns: the columns by which its rows then come sorted,
   * each ascending by its bytes, because only the partitions of the keys are read, in the order of the keys.
   * Undefined: the whole dataset is read.
   */
  sortedAmong?(dataset: Dataset, columns: Names): Promise<Names | undefined>
  /** Whether rows can come in the dataset's order. Absent: they can. */
  ordersAs?(dataset: Dataset): Promise<boolean>
  /**
   * Bounds that divide the ring into about `wanted` pieces of work, each of about the same size when `columns` are
   * read; all when they are not given. Absent: the whole ring is one range.
   */
  ranges?(dataset: Dataset, wanted: number, columns?: Names): Promise<readonly TokenRange[]>
  /** Rows expected, when that is known without reading them. */
  estimate?(dataset: Dataset): Promise<number | undefined>
  /** The short way for a scan that is only projected: from page to RFC 4180 records, no row objects between. */
  csv?(scan: Scan): AsyncIterable<CsvBytes>
  /** Reachable, readable, and shaped as the dataset says? */
  check?(dataset: Dataset): Promise<readonly Finding[]>
}

/** Which source serves which dataset. The one place where a building block is swapped for another. */
export type Serves<Name extends string> = { readonly [N in Name]: Source }
export type Catalog = Readonly<Record<string, Source>>
