import { randomBytes, randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFailure } from '../spill/run-file.js'
import type { Draft } from '../store.js'
import { Descriptors } from '../stores/local/descriptors.js'
import { DraftFile } from '../stores/local/draft-file.js'
import { WriteBudget } from '../stores/local/write-budget.js'
import { PrivateDraft } from './private-draft.js'

const OPEN_FILES = 64
const BUFFERED_BYTES = 16 * 1024 * 1024
const KEY_BYTES = 32

/**
 * Drafts that nobody else can read, in a temporary folder: they are encrypted under a key that only this process has,
 * in its memory. However many there are, at most 64 files are open and about 16 MiB are buffered.
 */
export class PrivateFolder {
  readonly #folder: () => Promise<string>
  readonly #key = randomBytes(KEY_BYTES)
  readonly #descriptors = new Descriptors(OPEN_FILES)
  readonly #budget = new WriteBudget(BUFFERED_BYTES)

  constructor(folder: () => Promise<string>) {
    this.#folder = folder
  }

  /** An empty draft; `path` is only what it is for. */
  async draft(path: string): Promise<Draft> {
    const place = join(await this.#folder(), `private-${randomUUID()}`)
    try {
      await writeFile(place, '', { flag: 'wx', mode: 0o600 })
    } catch (error) {
      throw temporaryFailure(error, place)
    }
    return new PrivateDraft(path, new DraftFile(place, 0, this.#descriptors, this.#budget), this.#key)
  }
}
