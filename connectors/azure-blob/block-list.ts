import { randomUUID } from 'node:crypto'
import type { BlobHTTPHeaders, BlockBlobClient } from '@azure/storage-blob'
import { LernError } from '../../lib/errors.js'
import { stateOf } from './blob-state.js'
import { removeBlob } from './documents.js'
import { isAnswer } from './failure.js'
import type { Site } from './site.js'

/** Under which name a blob says by which commit it came to be. */
export const COMMIT = 'lerncommit'

/** The server takes no more blocks in one blob. */
const MOST_BLOCKS = 50_000

interface Commit {
  readonly id: string
  readonly etag: string
}

/**
 * Commits the blocks of one blob, each time only over its own last commit: a process that was given up, and
 * does not know it yet, cannot replace what its successor wrote.
 */
export class BlockList {
  readonly blob: BlockBlobClient
  readonly #site: Site
  readonly #path: string
  #last: Commit | undefined

  /** `etag`: the version to go on from; absent: there must be none. */
  constructor(site: Site, blob: BlockBlobClient, path: string, etag?: string) {
    this.#site = site
    this.blob = blob
    this.#path = path
    if (etag !== undefined) this.#last = { id: '', etag }
  }

  get etag(): string | undefined {
    return this.#last?.etag
  }

  /** Names the last commit, also when it is copied to another name. */
  get id(): string {
    return this.#last?.id ?? ''
  }

  async commit(ids: readonly string[], blobHTTPHeaders: BlobHTTPHeaders = {}): Promise<void> {
    if (ids.length > MOST_BLOCKS) throw this.#tooLong()
    const id = randomUUID()
    const conditions = this.#last === undefined ? { ifNoneMatch: '*' } : { ifMatch: this.#last.etag }
    const options = { conditions, blobHTTPHeaders, metadata: { [COMMIT]: id } }
    try {
      const { etag } = await this.#site.requests.send('writing', this.#path, abortSignal =>
        this.blob.commitBlockList([...ids], { ...options, abortSignal }),
      )
      this.#last = { id, etag: etag! }
    } catch (error) {
      this.#last = { id, etag: await this.#etagOf(id, error) }
    }
  }

  /**
   * Removes the blob in its last version. One that was never committed is committed first, for then the
   * server drops its blocks at once instead of keeping them for a week.
   */
  async remove(): Promise<void> {
    try {
      if (this.#last === undefined) await this.commit([])
      await removeBlob(this.#site, this.blob.name, this.#path, this.#last?.etag)
    } catch (error) {
      if (!isAnswer(error, 409, 412)) throw error
    }
  }

  /** An answer may be lost, and the same commit sent again then finds itself done. */
  async #etagOf(id: string, error: unknown): Promise<string> {
    if (!isAnswer(error, 409, 412)) throw error
    const found = await stateOf(this.#site, this.blob, 'writing', this.#path)
    if (found?.metadata[COMMIT] === id) return found.etag
    throw error
  }

  #tooLong(): LernError {
    return new LernError('STORE_FULL', `${this.#path} has more than ${MOST_BLOCKS} blocks`, {
      path: this.#path,
      allowed: 'several files, for instance by a column to partition by',
    })
  }
}
