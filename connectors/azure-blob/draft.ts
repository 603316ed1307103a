import { Readable } from 'node:stream'
import { LernError } from '../../lib/errors.js'
import type { Draft, DraftMark, DraftOwner } from '../../lib/store.js'
import type { BlockFile, Sealed } from './block-file.js'
import { contentType } from './content-type.js'

/** What a draft holds of its store, and gives back when it ends. */
export interface DraftHold {
  readonly owner: DraftOwner
  /** Fails with `STORE_BUSY` when somebody else has the path by now. */
  readonly prove: () => Promise<void>
  readonly end: () => Promise<void>
}

/**
 * A draft of an Azure store: a blob in the run's folder, and the lock of the path that it will be published
 * under.
 */
export class AzureDraft implements Draft {
  readonly path: string
  /** The version that readers see while this is written, which publishing replaces; undefined: none. */
  readonly replaces: string | undefined
  readonly #file: BlockFile
  readonly #hold: DraftHold
  #ended = false

  constructor(path: string, replaces: string | undefined, file: BlockFile, hold: DraftHold) {
    this.path = path
    this.replaces = replaces
    this.#file = file
    this.#hold = hold
  }

  get owner(): DraftOwner {
    return this.#hold.owner
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#mustBeOpen()
    await this.#file.append(bytes)
  }

  async mark({ durable }: { readonly durable: boolean }): Promise<DraftMark> {
    this.#mustBeOpen()
    if (durable) await this.#file.sync()
    return { bytes: this.#file.bytes }
  }

  async rollback(to: DraftMark): Promise<void> {
    this.#mustBeOpen()
    if (to.bytes > this.#file.bytes) throw new LernError('DEFECT', `${this.path} is shorter than its mark`)
    if (to.bytes < this.#file.bytes) await this.#file.truncate(to.bytes)
  }

  async read(): Promise<Readable> {
    this.#mustBeOpen()
    return this.#file.bytes === 0 ? Readable.from([]) : this.#file.read()
  }

  /** Makes it whole, and makes sure that its path is still its own: all that goes before publishing. */
  async seal(): Promise<Sealed> {
    this.#mustBeOpen()
    const sealed = await this.#file.seal({ blobContentType: contentType(this.path) })
    await this.#hold.prove()
    return sealed
  }

  discard(): Promise<void> {
    return this.#end(() => this.#file.remove())
  }

  keep(): Promise<void> {
    return this.#end(async () => {})
  }

  #mustBeOpen(): void {
    if (this.#ended) throw new LernError('DEFECT', `${this.path} was published or given up already`)
  }

  async #end(last: () => Promise<void>): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    try {
      await this.#file.close()
      await last()
    } finally {
      await this.#hold.end()
    }
  }
}
