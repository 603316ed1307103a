import type { FileHandle } from 'node:fs/promises'
import type { Descriptors } from './descriptors.js'
import type { Buffering, WriteBudget } from './write-budget.js'

/** A draft flushes when it holds this much. */
const FLUSH_AT = 256 * 1024

const writeFully = async (handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> => {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
}

/** Appends to a file through a buffer, with a descriptor that is only borrowed. The file must exist. */
export class DraftFile implements Buffering {
  readonly file: string
  readonly #descriptors: Descriptors
  readonly #budget: WriteBudget
  #chunks: Uint8Array[] = []
  #buffered = 0
  /** Where the next flush starts; flushes under way lie before it. */
  #end: number
  #flushed: Promise<void> = Promise.resolve()
  #dirty = true

  constructor(file: string, bytes: number, descriptors: Descriptors, budget: WriteBudget) {
    this.file = file
    this.#end = bytes
    this.#descriptors = descriptors
    this.#budget = budget
  }

  get buffered(): number {
    return this.#buffered
  }

  get bytes(): number {
    return this.#end + this.#buffered
  }

  /** The bytes are kept, not copied: the caller must not change them any more. */
  async append(bytes: Uint8Array): Promise<void> {
    this.#chunks.push(bytes)
    this.#buffered += bytes.length
    this.#dirty = true
    this.#budget.add(this, bytes.length)
    if (this.#buffered >= FLUSH_AT) await this.flush()
    else await this.#budget.relieve()
  }

  flush(): Promise<void> {
    if (this.#buffered === 0) return this.#flushed
    const bytes = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    const position = this.#end
    this.#end += bytes.length
    this.#chunks = []
    this.#buffered = 0
    this.#flushed = this.#flushed
      .then(() => this.#descriptors.use(this.file, handle => writeFully(handle, bytes, position)))
      .finally(() => this.#budget.subtract(this, bytes.length))
    return this.#flushed
  }

  /** Everything appended so far survives a crash when this resolves. */
  async sync(): Promise<void> {
    await this.flush()
    if (!this.#dirty) return
    await this.#descriptors.use(this.file, handle => handle.sync())
    this.#dirty = false
  }

  /** Cuts the file, which also makes up for a write that failed after this point. */
  async truncate(bytes: number): Promise<void> {
    if (bytes > this.#end) await this.flush()
    await this.#forget()
    await this.#descriptors.use(this.file, handle => handle.truncate(bytes))
    this.#flushed = Promise.resolve()
    this.#end = bytes
    this.#dirty = true
  }

  /** Lets go of the descriptor, and of what was not flushed. */
  async close(): Promise<void> {
    await this.#forget()
    await this.#descriptors.close(this.file)
  }

  async #forget(): Promise<void> {
    const bytes = this.#buffered
    this.#chunks = []
    this.#buffered = 0
    this.#budget.subtract(this, bytes)
    await this.#flushed.catch(() => undefined)
  }
}
