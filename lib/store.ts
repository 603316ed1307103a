import type { Readable } from 'node:stream'

/** A file that was published: its path in the store, and what it holds. */
export interface PublishedFile {
  readonly path: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
}

/** Where a draft stood at some moment. Plain JSON, so that a ledger can keep it. */
export interface DraftMark {
  readonly bytes: number
}

/**
 * A file in the making, which no reader of the store sees. It ends in exactly one of `publish` (of its store),
 * `discard` and `keep`.
 */
export interface Draft {
  /** The path that it will be published under, relative to the store's prefix. */
  readonly path: string
  /** Appends; resolves when more may be written. */
  write(bytes: Uint8Array): Promise<void>
  /** Says where the draft stands; what was written before survives the end of the process when `durable`. */
  mark(how: { readonly durable: boolean }): Promise<DraftMark>
  /** Forgets all that was written after the mark. */
  rollback(to: DraftMark): Promise<void>
  /** What was written so far, from the start: for the checksum of a draft that is taken up again. */
  read(): Promise<Readable>
  discard(): Promise<void>
  /** Lets go of it, so that the same run may take it up again from a mark. What came after the last mark may be lost. */
  keep(): Promise<void>
}

/** Whose drafts these are: what a later run may take up again or clean away. */
export interface DraftOwner {
  readonly report: string
  readonly run: string
}

export interface StoredFile {
  readonly path: string
  readonly bytes: number
  readonly modified: Date
}

/**
 * Where files live. Paths are relative, use `/`, and are safe: each segment was made by `segment()` or is a literal.
 *
 * A store promises: a file is visible whole or not at all; a file that is being written by one run is refused to
 * another (`STORE_BUSY`); of several drafts either all are published or none.
 */
export interface Store {
  /** How a plan names it, for instance `local ./out`. */
  readonly name: string
  /** Starts a file, or with `from` takes up a draft of the same owner as it stood at a mark. */
  draft(path: string, owner: DraftOwner, from?: DraftMark): Promise<Draft>
  publish(drafts: readonly Draft[]): Promise<void>
  /** Writes a small document whole: a run record, a manifest. */
  put(path: string, document: string): Promise<void>
  read(path: string): Promise<Readable>
  list(prefix: string): AsyncIterable<StoredFile>
  remove(path: string): Promise<void>
  /** A writable file beside the drafts of a run that is appended to line by line: the ledger. */
  appendLine(path: string, line: string): Promise<void>
  /** Removes drafts of this report whose run is no longer alive, but for the run named in `keep`. */
  clean(report: string, keep?: string): Promise<void>
  /** Proves that files can be written here, and removes the proof. */
  check(): Promise<void>
}
