import { createHash, type Hash } from 'node:crypto'
import type { Draft, DraftMark } from '../store.js'
import type { AnyRow } from '../types.js'
import type { Encoding } from './encoding.js'
import type { FinishedFile } from './sink.js'

export interface WriterMark extends DraftMark {
  readonly rows: number
}

export interface MarkOptions {
  readonly durable: boolean
}

/** A checksum and what it covers. */
interface Sum {
  readonly bytes: number
  readonly hash: Hash
}

const sumOf = async (draft: Draft): Promise<Hash> => {
  const hash = createHash('sha256')
  for await (const bytes of await draft.read()) hash.update(bytes)
  return hash
}

/** One file of a sink: its draft, and the counts and the checksum that are kept right when it is rolled back. */
export class FileWriter {
  readonly #draft: Draft
  readonly #encoding: Encoding
  #rows: number
  #bytes: number
  #hash: Hash
  /** As of the last mark; taken only when more is written, for most files of many are not. */
  #marked: Sum | undefined

  private constructor(draft: Draft, encoding: Encoding, at: WriterMark, hash: Hash) {
    this.#draft = draft
    this.#encoding = encoding
    this.#rows = at.rows
    this.#bytes = at.bytes
    this.#hash = hash
  }

  /** Starts a file in an empty draft, or with `from` takes it up where the draft stands. */
  static async open(draft: Draft, encoding: Encoding, from?: WriterMark): Promise<FileWriter> {
    try {
      if (from !== undefined) return new FileWriter(draft, encoding, from, await sumOf(draft))
      const writer = new FileWriter(draft, encoding, { bytes: 0, rows: 0 }, createHash('sha256'))
      await writer.append(encoding.start, 0)
      return writer
    } catch (error) {
      await (from === undefined ? draft.discard() : draft.keep())
      throw error
    }
  }

  get rows(): number {
    return this.#rows
  }

  write(rows: readonly AnyRow[]): Promise<void> {
    return this.append(this.#encoding.rows(rows, this.#rows === 0), rows.length)
  }

  /** Takes bytes that are encoded already. */
  async append(bytes: Uint8Array, rows: number): Promise<void> {
    if (bytes.length === 0) return
    this.#marked ??= { bytes: this.#bytes, hash: this.#hash.copy() }
    this.#hash.update(bytes)
    this.#bytes += bytes.length
    this.#rows += rows
    await this.#draft.write(bytes)
  }

  /** Takes rows that were encoded apart. */
  async adopt(content: AsyncIterable<Uint8Array>, rows: number): Promise<void> {
    if (rows === 0) return
    if (this.#rows > 0 && this.#encoding.between) await this.append(this.#encoding.between, 0)
    for await (const bytes of content) await this.append(bytes, 0)
    this.#rows += rows
  }

  async mark(how: MarkOptions): Promise<WriterMark> {
    const { bytes } = await this.#draft.mark(how)
    this.#marked = undefined
    return { bytes, rows: this.#rows }
  }

  async rollback(to: WriterMark): Promise<void> {
    await this.#draft.rollback({ bytes: to.bytes })
    if (this.#marked?.bytes === to.bytes) this.#hash = this.#marked.hash
    else if (this.#bytes !== to.bytes) this.#hash = await sumOf(this.#draft)
    this.#marked = undefined
    this.#bytes = to.bytes
    this.#rows = to.rows
  }

  async finish(): Promise<FinishedFile> {
    await this.append(this.#encoding.end, 0)
    const sha256 = this.#hash.copy().digest('hex')
    const { path } = this.#draft
    const file = { path, rows: this.#rows, bytes: this.#bytes, sha256 }
    return { draft: this.#draft, plainBytes: this.#bytes, file }
  }

  discard(): Promise<void> {
    return this.#draft.discard()
  }

  keep(): Promise<void> {
    return this.#draft.keep()
  }
}
