import type { CsvBytes } from '../source.js'
import type { Draft, DraftMark, DraftOwner, PublishedFile, Store } from '../store.js'
import type { Chunk, Names } from '../types.js'

/** What tells the files of a sink apart: the text of each partition column, as it stands in the rows. */
export type Values = Readonly<Record<string, string>>

/** What a sink is opened with. */
export interface SinkContext {
  readonly store: Store
  readonly owner: DraftOwner
  /** The columns of the rows that will come, in order, known before the first of them. */
  readonly columns: Names
  /** Put before the extension of each file: which shard of how many this is. */
  readonly suffix: string
  /** Where the files stood when the run that is taken up again was interrupted. */
  readonly from?: SinkMark
  readonly settings: SinkSettings
  /** The moment that a file may tell of itself. */
  readonly now: Date
  /** Write rows alone, without what starts and ends a file, and without protection: another process takes them. */
  readonly bare?: boolean
  /** A folder that only this process's user may look into, and that is gone when the run is over. */
  readonly temporary: () => Promise<string>
}

/** What a deployment decides about files; a report may decide otherwise for its own. */
export interface SinkSettings {
  readonly dialect: 'rfc4180' | 'spark'
  readonly formulas: 'auto' | 'keep' | 'escape'
  /** `jsonl` turns the CSV files of a report into JSON lines. */
  readonly format?: 'csv' | 'jsonl'
}

export interface FileMark extends DraftMark {
  readonly rows: number
  readonly values: Values
}

/** Where every file of a sink stood at some moment, by path. Plain JSON. */
export interface SinkMark {
  readonly files: Readonly<Record<string, FileMark>>
  readonly dropped: Readonly<Record<string, number>>
}

/** A file that was written `bare`, in this process or another: the values that it is for, and its content. */
export interface BareFile {
  readonly values: Values
  readonly rows: number
  readonly content: AsyncIterable<Uint8Array>
}

/** Takes over what another `Writing` of the same sink wrote `bare`. */
export interface Adopting {
  file(file: BareFile): Promise<void>
  leftOut(reason: string, rows: number): void
}

/** Rows on their way into files. */
export interface Writing<in Row> {
  /** Rows that went into files so far. */
  readonly rows: number
  /** Rows that went into no file, by reason, for instance `provider is empty`. */
  readonly dropped: ReadonlyMap<string, number>
  /** False once there is a file that a later run cannot take up: then a mark is good for this process only. */
  readonly resumable: boolean
  write(rows: Chunk<Row>): Promise<void>
  /** Takes rows that a source has encoded already; only sinks that say `takesCsv` have it. */
  writeCsv?(rows: CsvBytes): Promise<void>
  /** Appends what was written apart; only sinks of files have it. */
  readonly adopt?: Adopting
  /** A point to come back to; everything before it survives the end of the process when `durable`. */
  mark(how: { readonly durable: boolean }): Promise<SinkMark>
  rollback(to: SinkMark): Promise<void>
  /** Ends the files; they are published by the run, all together. */
  finish(): Promise<readonly FinishedFile[]>
  /** Gives up, leaving no draft when `keep` is false. */
  abort(keep: boolean): Promise<void>
}

export interface FinishedFile {
  readonly draft: Draft
  /** Bytes before it was protected. */
  readonly plainBytes: number
  /** Of a protected file: where it would stand without protection. */
  readonly plainPath?: string
  readonly file: PublishedFile
}

/** Where rows end: CSV, JSON lines, a JSON array; each also partitioned by columns. */
export interface Sink<in Row> {
  /** How a plan names it, for instance `csv declared_user_detail/{provider}.csv`. */
  readonly name: string
  /** True when rows that a source encoded as CSV may be written as they are. */
  readonly takesCsv: (settings: SinkSettings) => boolean
  open(context: SinkContext): Promise<Writing<Row>>
}
