import { createHash } from 'node:crypto'
import type { Draft } from '../store.js'
import type { AnyRow } from '../types.js'
import type { FileWriter, WriterMark } from './file-writer.js'
import type { FinishedFile } from './sink.js'

/** Seals so many bytes. */
type Seal = (bytes: AsyncIterable<Uint8Array>, size: number) => AsyncIterable<Uint8Array>

/**
 * One protected file of a sink. Its plain bytes go into a private draft; when it is finished they are sealed into the
 * draft of the store, which is empty until then.
 */
export class ProtectedFile {
  readonly #plain: FileWriter
  readonly #sealed: Draft
  readonly #seal: Seal

  constructor(plain: FileWriter, sealed: Draft, seal: Seal) {
    this.#plain = plain
    this.#sealed = sealed
    this.#seal = seal
  }

  get rows(): number {
    return this.#plain.rows
  }

  write(rows: readonly AnyRow[]): Promise<void> {
    return this.#plain.write(rows)
  }

  append(bytes: Uint8Array, rows: number): Promise<void> {
    return this.#plain.append(bytes, rows)
  }

  adopt(content: AsyncIterable<Uint8Array>, rows: number): Promise<void> {
    return this.#plain.adopt(content, rows)
  }

  /** No other process can read the private draft: there is nothing to make durable. */
  mark(): Promise<WriterMark> {
    return this.#plain.mark({ durable: false })
  }

  rollback(to: WriterMark): Promise<void> {
    return this.#plain.rollback(to)
  }

  async finish(): Promise<FinishedFile> {
    const { draft: plain, file } = await this.#plain.finish()
    const hash = createHash('sha256')
    let bytes = 0
    for await (const part of this.#seal(await plain.read(), file.bytes)) {
      hash.update(part)
      bytes += part.length
      await this.#sealed.write(part)
    }
    await plain.discard()
    const { path } = this.#sealed
    return {
      draft: this.#sealed,
      plainBytes: file.bytes,
      plainPath: file.path,
      file: { path, rows: file.rows, bytes, sha256: hash.digest('hex') },
    }
  }

  async discard(): Promise<void> {
    try {
      await this.#plain.discard()
    } finally {
      await this.#sealed.discard()
    }
  }

  /** It cannot be taken up again, so nothing of it is kept. */
  keep(): Promise<void> {
    return this.discard()
  }
}
