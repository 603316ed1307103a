import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { ContainerClient } from '@azure/storage-blob'
import { LernError } from '../../lib/errors.js'
import { DEFAULT_RETRY, type Retry } from '../../lib/retry.js'
import type { Draft, DraftMark, DraftOwner, Store, StoredFile } from '../../lib/store.js'
import { WriteBudget } from '../../lib/stores/local/write-budget.js'
import { Lines } from './append.js'
import { stateOf } from './blob-state.js'
import { cleanUp } from './clean.js'
import { filesUnder, putDocument, readFrom, removeBlob } from './documents.js'
import { AzureDraft } from './draft.js'
import { acquire, busyWith, isHeld, type Lock, release } from './lock.js'
import { openBlockFile } from './open-draft.js'
import { PRIVATE_FOLDER, places } from './places.js'
import { publishAll } from './publish.js'
import { Requests } from './requests.js'
import { type EnteredRun, Runs } from './runs.js'
import { signedUrl, signedUrlOfObject } from './sign.js'
import { blockBlob, type Site } from './site.js'
import { Uploads } from './uploads.js'

const TIMEOUT_MS = 60_000
/** What all drafts together hold that is not on its way. */
const BUFFERED_BYTES = 24 * 1024 * 1024

export interface AzureStoreOptions {
  /** In front of each path. */
  readonly prefix?: string
  /** Milliseconds that one request may take; 60,000 when absent. */
  readonly timeoutMs?: number
  /** How long a request is repeated while the server is busy or the way to it broken. */
  readonly retry?: Retry
}

export interface AzureStore extends Store {
  /**
   * A URL by which anybody can read one file, and do nothing else, for 1 to 60 minutes. It is a secret: it
   * opens the file to whoever has it.
   */
  signedUrl(path: string, minutes: number): Promise<string>
  /** The same for a file by its whole name in the container, which the prefix is not put in front of. */
  signedUrlOfObject(name: string, minutes: number): Promise<string>
}

class BlobStore implements AzureStore {
  readonly name: string
  readonly #site: Site
  readonly #runs: Runs
  readonly #lines: Lines
  readonly #uploads: Uploads
  readonly #budget = new WriteBudget(BUFFERED_BYTES)
  /** Which run has a draft of which path open here, by lock. */
  readonly #open = new Map<string, string>()

  constructor(name: string, site: Site) {
    this.name = name
    this.#site = site
    this.#runs = new Runs(site)
    this.#lines = new Lines(site)
    this.#uploads = new Uploads(site.requests)
  }

  async draft(path: string, owner: DraftOwner, from?: DraftMark): Promise<Draft> {
    this.#site.places.draft(path, owner)
    const run = await this.#runs.enter(owner)
    try {
      const lock = await this.#lock(path, run)
      try {
        return await this.#begin(lock, owner, run, from)
      } catch (error) {
        await this.#unlock(lock)
        throw error
      }
    } catch (error) {
      await this.#runs.leave(owner)
      throw error
    }
  }

  publish(drafts: readonly Draft[]): Promise<void> {
    return publishAll(this.#site, drafts.map(own))
  }

  put(path: string, document: string): Promise<void> {
    return putDocument(this.#site, path, document)
  }

  read(path: string): Promise<Readable> {
    return readFrom(this.#site, path)
  }

  list(prefix: string): AsyncIterable<StoredFile> {
    return filesUnder(this.#site, prefix)
  }

  async remove(path: string): Promise<void> {
    this.#lines.forget(path)
    await removeBlob(this.#site, this.#site.places.file(path), path)
    await this.#runs.dismiss(path)
  }

  async appendLine(path: string, line: string): Promise<void> {
    await this.#runs.attend(path)
    await this.#lines.append(path, line)
  }

  clean(report: string, keep?: string): Promise<void> {
    return cleanUp(this.#site, report, keep)
  }

  async check(): Promise<void> {
    const proof = `${PRIVATE_FOLDER}/check-${randomUUID()}`
    await this.put(proof, 'can be written')
    await this.remove(proof)
  }

  signedUrl(path: string, minutes: number): Promise<string> {
    return signedUrl(this.#site, path, minutes)
  }

  signedUrlOfObject(name: string, minutes: number): Promise<string> {
    return signedUrlOfObject(this.#site, name, minutes)
  }

  /** Two drafts of one path would overwrite each other, also within one run. */
  async #lock(path: string, { holder }: EnteredRun): Promise<Lock> {
    const name = this.#site.places.lock(path)
    const run = this.#open.get(name)
    if (run !== undefined) throw busyWith(path, run)
    this.#open.set(name, holder.run)
    try {
      return await acquire(this.#site, path, holder)
    } catch (error) {
      this.#open.delete(name)
      throw error
    }
  }

  async #unlock(lock: Lock): Promise<void> {
    this.#open.delete(lock.name)
    await release(this.#site, lock)
  }

  async #begin(lock: Lock, owner: DraftOwner, run: EnteredRun, from?: DraftMark): Promise<Draft> {
    const { path } = lock
    const site = this.#site
    const means = { site, path, uploads: this.#uploads, budget: this.#budget }
    const [file, readers] = await Promise.all([
      openBlockFile(means, site.places.draft(path, owner), from),
      stateOf(site, blockBlob(site, site.places.file(path)), 'reading', path),
    ])
    const prove = async () => {
      await run.renew()
      if (await isHeld(site, lock)) return
      throw new LernError('STORE_BUSY', `${path} was taken over by another run`, { path })
    }
    const end = async () => {
      await this.#unlock(lock)
      await this.#runs.leave(owner)
    }
    return new AzureDraft(path, readers?.etag, file, { owner, prove, end })
  }
}

const own = (draft: Draft): AzureDraft => {
  if (draft instanceof AzureDraft) return draft
  throw new LernError('DEFECT', `the draft of ${draft.path} is not of this store`)
}

/**
 * Files in a container of Azure Blob Storage. The client is the caller's; make it with `CLIENT_OPTIONS`.
 *
 * A draft is a private blob below `_runs`: its blocks are staged while it is written, committed when it has
 * to be durable, and can then be read back by a process that takes it up. Blocks on the final name would
 * need no copy, but cannot be read before all is visible, and two runs would drop each other's. Publishing
 * has the server copy the blob to its name under the condition that readers still see what they saw when the
 * draft began.
 *
 * A run is alive while its lease of 60 seconds is renewed; paths are locked for a run that is alive. At most
 * five blocks of 4 to 8 MiB are on their way, and about 24 MiB wait for theirs, however many drafts there
 * are.
 */
export const azureStore = (
  container: ContainerClient,
  { prefix = '', timeoutMs = TIMEOUT_MS, retry = DEFAULT_RETRY }: AzureStoreOptions = {},
): AzureStore => {
  const requests = new Requests(container.containerName, { timeoutMs, retry })
  const name = `azure ${container.accountName}/${container.containerName}`
  return new BlobStore(name, { container, places: places(prefix), requests })
}
