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
 * A line is added at a place that was known before, so that one whose answer was lost is not added twice.
 */
export class Lines {
  readonly #site: Site
  readonly #ends = new Map<string, number>()

  constructor(site: Site) {
    this.#site = site
  }

  async append(path: string, line: string): Promise<void> {
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
        if (attempt === ATTEMPTS || !isAnswer(error, 404, 412)) throw error
        if ((await this.#findEnd(blob, path)) === appendPosition + bytes.length) return
      }
    }
  }

  forget(path: string): void {
    this.#ends.delete(path)
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
