import { randomUUID } from 'node:crypto'
import { access, constants } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { LernError } from '../errors.js'
import type { Draft, DraftMark, DraftOwner, Store, StoredFile } from '../store.js'
import { attempt } from './failure.js'
import { beginDraft } from './local/begin-draft.js'
import { cleanUp } from './local/clean.js'
import { Descriptors } from './local/descriptors.js'
import { appendTo, filesUnder, readFrom, removeFrom } from './local/documents.js'
import { type DraftHold, LocalDraft } from './local/draft.js'
import { DraftFile } from './local/draft-file.js'
import { writeWhole } from './local/durable.js'
import type { Holder } from './local/holder.js'
import { type Layout, layout, PRIVATE_FOLDER } from './local/layout.js'
import { acquire, release } from './local/lock.js'
import { publishAll } from './local/publish.js'
import { Runs } from './local/runs.js'
import { WriteBudget } from './local/write-budget.js'

const OPEN_FILES = 64
const BUFFERED_BYTES = 16 * 1024 * 1024

export interface LocalStoreOptions {
  /** The folder that holds everything; made when it is not there. */
  readonly root: string
  /** In front of each path. */
  readonly prefix?: string
}

class LocalStore implements Store {
  readonly name: string
  readonly #layout: Layout
  readonly #runs: Runs
  readonly #descriptors = new Descriptors(OPEN_FILES)
  readonly #budget = new WriteBudget(BUFFERED_BYTES)
  /** Which run has a draft of which path open here, by lock. */
  readonly #open = new Map<string, string>()

  constructor(name: string, places: Layout) {
    this.name = name
    this.#layout = places
    this.#runs = new Runs(places)
  }

  async draft(path: string, owner: DraftOwner, from?: DraftMark): Promise<Draft> {
    const file = this.#layout.draft(path, owner)
    const lock = this.#layout.lock(path)
    const holder = await attempt('writing', path, () => this.#runs.enter(owner))
    try {
      await attempt('writing', path, () => this.#take(lock, path, holder))
    } catch (error) {
      await this.#runs.leave(owner)
      throw error
    }
    const end = async () => {
      this.#open.delete(lock)
      await release(lock, holder)
      await this.#runs.leave(owner)
    }
    return this.#begin(path, file, { owner, holder, lock, end }, from)
  }

  async publish(drafts: readonly Draft[]): Promise<void> {
    await publishAll(drafts.map(own), this.#layout)
  }

  put(path: string, document: string): Promise<void> {
    return attempt('writing', path, () =>
      writeWhole(this.#layout.file(path), document, this.#layout.temporary),
    )
  }

  read(path: string): Promise<Readable> {
    return readFrom(this.#layout, path)
  }

  list(prefix: string): AsyncIterable<StoredFile> {
    return filesUnder(this.#layout, prefix)
  }

  async remove(path: string): Promise<void> {
    await removeFrom(this.#layout, path)
    await this.#runs.dismiss(path)
  }

  async appendLine(path: string, line: string): Promise<void> {
    await attempt('writing', path, () => this.#runs.attend(path))
    await appendTo(this.#layout, path, line)
  }

  clean(report: string, keep?: string): Promise<void> {
    return attempt('cleaning up', report, () => cleanUp(this.#layout, report, keep))
  }

  async check(): Promise<void> {
    const proof = `${PRIVATE_FOLDER}/check-${randomUUID()}`
    await this.put(proof, 'can be written')
    await this.remove(proof)
    await attempt('writing', 'the root', () => access(this.#layout.base, constants.W_OK))
  }

  /** Two drafts of one path would overwrite each other, also within one run. */
  async #take(lock: string, path: string, holder: Holder): Promise<void> {
    const busy = (run: string) => `${path} is being written by run ${run}`
    const run = this.#open.get(lock)
    if (run !== undefined) throw new LernError('STORE_BUSY', busy(run), { path })
    this.#open.set(lock, holder.run)
    try {
      await acquire({ file: lock, path, busy }, holder, other => this.#layout.ownerFile(other))
    } catch (error) {
      this.#open.delete(lock)
      throw error
    }
  }

  async #begin(path: string, file: string, hold: DraftHold, from?: DraftMark): Promise<Draft> {
    try {
      const bytes = await attempt('writing', path, () => beginDraft(file, path, from))
      return new LocalDraft(path, new DraftFile(file, bytes, this.#descriptors, this.#budget), hold)
    } catch (error) {
      await hold.end()
      throw error
    }
  }
}

const own = (draft: Draft): LocalDraft => {
  if (draft instanceof LocalDraft) return draft
  throw new LernError('DEFECT', `the draft of ${draft.path} is not of this store`)
}

/**
 * Files in a folder.
 *
 * Drafts and locks live in `_runs` below the prefix, on the same file system as the files, so that publishing is
 * renaming. However many drafts there are, at most 64 files are open and about 16 MiB are buffered.
 */
export const localStore = ({ root, prefix = '' }: LocalStoreOptions): Store =>
  new LocalStore(`local ${root}`, layout(root, prefix))
