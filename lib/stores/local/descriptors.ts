import { type FileHandle, open } from 'node:fs/promises'
import pLimit from 'p-limit'

interface Entry {
  readonly handle: Promise<FileHandle>
  users: number
}

/**
 * Open files, at most `limit` of them at any time: the one that was not used for longest makes room for the next.
 * Files must exist; they are opened for reading and writing.
 */
export class Descriptors {
  readonly #limit: number
  readonly #entries = new Map<string, Entry>()
  readonly #turn: ReturnType<typeof pLimit>

  constructor(limit: number) {
    this.#limit = limit
    this.#turn = pLimit(limit)
  }

  get size(): number {
    return this.#entries.size
  }

  /** Runs an action with the open file, which stays open while it does. */
  use<T>(file: string, action: (handle: FileHandle) => Promise<T>): Promise<T> {
    return this.#turn(async () => {
      const entry = this.#take(file)
      try {
        return await action(await entry.handle)
      } finally {
        entry.users -= 1
      }
    })
  }

  async close(file: string): Promise<void> {
    const entry = this.#entries.get(file)
    this.#entries.delete(file)
    await closed(entry)
  }

  #take(file: string): Entry {
    const entry = this.#entries.get(file) ?? this.#opened(file)
    entry.users += 1
    this.#entries.delete(file)
    this.#entries.set(file, entry)
    return entry
  }

  #opened(file: string): Entry {
    const room = this.#entries.size < this.#limit ? Promise.resolve() : closed(this.#evicted())
    const handle = room.then(() => open(file, 'r+'))
    handle.catch(() => this.#entries.delete(file))
    return { handle, users: 0 }
  }

  /** There is always an idle one: as many actions run at a time as files may be open. */
  #evicted(): Entry | undefined {
    for (const [file, entry] of this.#entries) {
      if (entry.users > 0) continue
      this.#entries.delete(file)
      return entry
    }
    return undefined
  }
}

const closed = async (entry: Entry | undefined): Promise<void> => {
  const handle = await entry?.handle.catch(() => undefined)
  await handle?.close()
}
