import { type Cipher, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { LernError } from '../errors.js'
import { temporaryFailure } from '../spill/run-file.js'
import type { Draft, DraftMark } from '../store.js'
import type { DraftFile } from '../stores/local/draft-file.js'

/** A stream cipher: what is written has as many bytes as what was given, and no block has to be filled. */
const CIPHER = 'aes-256-ctr'
const IV_BYTES = 16
const READ_BYTES = 1024 * 1024

/** A part of the file that was encrypted in one go. */
interface Span {
  readonly start: number
  readonly iv: Buffer
}

/**
 * A draft of bytes that must not be readable on disk, and that dies with its process.
 *
 * What is written after a rollback starts a span with an iv of its own: two texts that were encrypted alike would give
 * each other away to whoever still finds the first on the disk.
 */
export class PrivateDraft implements Draft {
  readonly path: string
  readonly #file: DraftFile
  readonly #key: Buffer
  readonly #spans: Span[] = []
  #cipher: Cipher | undefined

  constructor(path: string, file: DraftFile, key: Buffer) {
    this.path = path
    this.#file = file
    this.#key = key
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return
    this.#cipher ??= this.#beginSpan()
    const secret = this.#cipher.update(bytes)
    await this.#attempt(() => this.#file.append(secret))
  }

  async mark(): Promise<DraftMark> {
    return { bytes: this.#file.bytes }
  }

  async rollback({ bytes }: DraftMark): Promise<void> {
    if (bytes > this.#file.bytes) throw new LernError('DEFECT', `${this.path} is shorter than its mark`)
    if (bytes === this.#file.bytes) return
    while ((this.#spans.at(-1)?.start ?? -1) >= bytes) this.#spans.pop()
    this.#cipher = undefined
    await this.#attempt(() => this.#file.truncate(bytes))
  }

  async read(): Promise<Readable> {
    await this.#attempt(() => this.#file.flush())
    return Readable.from(this.#plain(), { objectMode: false, highWaterMark: READ_BYTES })
  }

  async discard(): Promise<void> {
    await this.#attempt(async () => {
      await this.#file.close()
      await rm(this.#file.file, { force: true })
    })
  }

  /** Nobody else has the key. */
  keep(): Promise<void> {
    return this.discard()
  }

  #beginSpan(): Cipher {
    const iv = randomBytes(IV_BYTES)
    this.#spans.push({ start: this.#file.bytes, iv })
    return createCipheriv(CIPHER, this.#key, iv)
  }

  async *#plain(): AsyncGenerator<Buffer> {
    const { file, bytes } = this.#file
    for (const [index, { start, iv }] of this.#spans.entries()) {
      const end = (this.#spans[index + 1]?.start ?? bytes) - 1
      const decipher = createDecipheriv(CIPHER, this.#key, iv)
      for await (const secret of createReadStream(file, { start, end, highWaterMark: READ_BYTES })) {
        yield decipher.update(secret)
      }
    }
  }

  async #attempt<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action()
    } catch (error) {
      throw temporaryFailure(error, this.#file.file)
    }
  }
}
