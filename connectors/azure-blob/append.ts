import type { AppendBlobClient } from '@azure/storage-blob'
import { stateOf } from './blob-state.js'
import { isAnswer } from './failure.js'
import type { Site } from './site.js'

const ATTEMPTS = 5

const create = async ({ requests }: Site, blob: AppendBlobClient, path: string): Promise<void> => {
  try {
    await requests.send('writing', path, abortSignal =>
      blob.create({ abortSignal, conditions: { ifNoneMatch: '*' } }),
    )
  } catch (error) {
    if (!isAnswer(error, 409, 412)) throw error
  }
}

/**
 * Files that grow line by line: append blobs, each line one durable block.
 *
 * A line is added at a place that was known before, and what stands there is compared when the place is taken:
 * so one whose answer was lost is not added twice, and one whose place another took is added behind it. Lines of
 * one process follow each other.
 */
export class Lines {
  readonly #site: Site
  readonly #ends = new Map<string, number>()
  readonly #last = new Map<string, Promise<void>>()

  constructor(site: Site) {
    this.#site = site
  }

  async append(path: string, line: string): Promise<void> {
    const before = this.#last.get(path) ?? Promise.resolve()
    // A line that failed is its own caller's matter.
    const appended = before.catch(() => {}).then(() => this.#append(path, line))
    this.#last.set(path, appended)
    try {
      await appended
    } finally {
      if (this.#last.get(path) === appended) this.#last.delete(path)
    }
  }

  forget(path: string): void {
    this.#ends.delete(path)
  }

  async #append(path: string, line: string): Promise<void> {
    const blob = this.#site.container.getAppendBlobClient(this.#site.places.file(path))
    const bytes = Buffer.from(`${line}\n`)
    for (let attempt = 1; ; attempt += 1) {
      const appendPosition = this.#ends.get(path) ?? (await this.#findEnd(blob, path))
      try {
        await this.#site.requests.send('writing', path, abortSignal =>
          blob.appendBlock(bytes, bytes.length, { abortSignal, conditions: { appendPosition } }),
        )
        this.#ends.set(path, appendPosition + bytes.length)
        return
      } catch (error) {
        this.#ends.delete(path)
        if (!isAnswer(error, 404, 412)) throw error
        if (await this.#stands(blob, path, appendPosition, bytes)) return
        if (attempt === ATTEMPTS) throw error
      }
    }
  }

  /** Whether these bytes are there already: what was appended never changes, as long as the blob is the same. */
  async #stands(blob: AppendBlobClient, path: string, at: number, bytes: Buffer): Promise<boolean> {
    if ((await this.#findEnd(blob, path)) < at + bytes.length) return false
    try {
      const there = await this.#site.requests.send('reading', path, abortSignal =>
        blob.downloadToBuffer(at, bytes.length, { abortSignal }),
      )
      return bytes.equals(there)
    } catch (error) {
      if (isAnswer(error, 404, 416)) return false
      throw error
    }
  }

  async #findEnd(blob: AppendBlobClient, path: string): Promise<number> {
    let found = await stateOf(this.#site, blob, 'writing', path)
    if (found === undefined) {
      await create(this.#site, blob, path)
      found = await stateOf(this.#site, blob, 'writing', path)
    }
    const end = found?.bytes ?? 0
    this.#ends.set(path, end)
    return end
  }
}
