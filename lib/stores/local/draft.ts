import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { LernError } from '../../errors.js'
import type { Draft, DraftMark, DraftOwner } from '../../store.js'
import { attempt } from '../failure.js'
import type { DraftFile } from './draft-file.js'
import { type Holder, isHeldBy } from './holder.js'

/** What a draft holds of its store, and gives back when it ends. */
export interface DraftHold {
  readonly owner: DraftOwner
  readonly holder: Holder
  readonly lock: string
  readonly end: () => Promise<void>
}

/** A draft of a local store: a file in the run's folder, and the lock of the path that it will be published under. */
export class LocalDraft implements Draft {
  readonly path: string
  readonly #file: DraftFile
  readonly #hold: DraftHold
  #ended = false

  constructor(path: string, file: DraftFile, hold: DraftHold) {
    this.path = path
    this.#file = file
    this.#hold = hold
  }

  get owner(): DraftOwner {
    return this.#hold.owner
  }

  get file(): string {
    return this.#file.file
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#whileOpen('writing', () => this.#file.append(bytes))
  }

  mark({ durable }: { readonly durable: boolean }): Promise<DraftMark> {
    return this.#whileOpen('writing', async () => {
      if (durable) await this.#file.sync()
      return { bytes: this.#file.bytes }
    })
  }

  rollback(to: DraftMark): Promise<void> {
    return this.#whileOpen('rolling back', async () => {
      if (to.bytes > this.#file.bytes) throw new LernError('DEFECT', `${this.path} is shorter than its mark`)
      if (to.bytes < this.#file.bytes) await this.#file.truncate(to.bytes)
    })
  }

  read(): Promise<Readable> {
    return this.#whileOpen('reading', async () => {
      await this.#file.flush()
      const { bytes } = this.#file
      return bytes === 0 ? Readable.from([]) : createReadStream(this.file, { end: bytes - 1 })
    })
  }

  /** Makes it durable as it stands, and makes sure that its path is still its own: all that goes before publishing. */
  seal(): Promise<void> {
    return this.#whileOpen('writing', async () => {
      await this.#file.sync()
      if (await isHeldBy(this.#hold.lock, this.#hold.holder)) return
      throw new LernError('STORE_BUSY', `${this.path} was taken over by another run`, { path: this.path })
    })
  }

  discard(): Promise<void> {
    return this.#end(() => rm(this.file, { force: true }))
  }

  keep(): Promise<void> {
    return this.#end(async () => {})
  }

  async #whileOpen<T>(doing: string, action: () => Promise<T>): Promise<T> {
    if (this.#ended) throw new LernError('DEFECT', `${this.path} was published or given up already`)
    return attempt(doing, this.path, action)
  }

  async #end(last: () => Promise<void>): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    await attempt('closing', this.path, async () => {
      try {
        await this.#file.close()
        await last()
      } finally {
        await this.#hold.end()
      }
    })
  }
}
