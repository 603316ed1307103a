import { createHash } from 'node:crypto'
import { pipeline, Readable, Transform } from 'node:stream'
import { LernError } from '../../lib/errors.js'
import type { Draft, DraftMark, DraftOwner } from '../../lib/store.js'
import type { BlockFile } from './block-file.js'
import { Checksum } from './checksum.js'
import { contentType } from './content-type.js'

/** What a draft holds of its store, and gives back when it ends. */
export interface DraftHold {
  readonly owner: DraftOwner
  /** Fails with `STORE_BUSY` when somebody else has the path by now. */
  readonly prove: () => Promise<void>
  readonly end: () => Promise<void>
}

/** A whole draft, as it is to be published. */
export interface Sealed {
  readonly bytes: number
  readonly md5: Buffer
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
  readonly #checksum: Checksum
  #ended = false

  constructor(path: string, replaces: string | undefined, file: BlockFile, hold: DraftHold) {
    this.path = path
    this.replaces = replaces
    this.#file = file
    this.#hold = hold
    this.#checksum = new Checksum(file.bytes)
  }

  get owner(): DraftOwner {
    return this.#hold.owner
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#mustBeOpen()
    this.#checksum.add(bytes)
    await this.#file.append(bytes)
  }

  async mark({ durable }: { readonly durable: boolean }): Promise<DraftMark> {
    this.#mustBeOpen()
    if (durable) await this.#file.sync()
    this.#checksum.mark()
    return { bytes: this.#file.bytes }
  }

  async rollback(to: DraftMark): Promise<void> {
    this.#mustBeOpen()
    if (to.bytes > this.#file.bytes) throw new LernError('DEFECT', `${this.path} is shorter than its mark`)
    if (to.bytes < this.#file.bytes) await this.#file.truncate(to.bytes)
    this.#checksum.rollback(to.bytes)
  }

  /**
   * Whoever reads a draft that was taken up again reads it for its checksum: ours is taken from the same
   * bytes.
   */
  async read(): Promise<Readable> {
    this.#mustBeOpen()
    const { bytes } = this.#file
    if (bytes === 0) return Readable.from([])
    const content = await this.#file.read()
    if (this.#checksum.known !== undefined) return content
    const hash = createHash('md5')
    const listening = new Transform({
      transform(part, _, done) {
        hash.update(part)
        done(null, part)
      },
      flush: done => {
        this.#checksum.learn(bytes, hash)
        done()
      },
    })
    return pipeline(content, listening, () => {})
  }

  /** Makes it whole, and makes sure that its path is still its own: all that goes before publishing. */
  async seal(): Promise<Sealed> {
    this.#mustBeOpen()
    if (this.#checksum.known === undefined) for await (const _ of await this.read());
    const md5 = this.#checksum.known!
    await this.#file.seal({ blobContentType: contentType(this.path), blobContentMD5: md5 })
    await this.#hold.prove()
    return { bytes: this.#file.bytes, md5 }
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
