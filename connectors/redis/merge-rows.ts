import { orderKey } from '../../lib/order.js'
import type { AnyRow, Chunk, Chunks, Names } from '../../lib/types.js'

/** Merges readings that each come in the order of their partitions. All are closed on every path. */
export async function* mergeRows(readings: readonly Chunks<AnyRow>[], partition: Names): Chunks<AnyRow> {
  const cursors = readings.map(rows => new Cursor(rows, partition))
  try {
    for (const cursor of cursors) await cursor.start()
    for (;;) {
      const live = cursors.filter(({ key }) => key !== undefined)
      if (live.length === 0) return
      const first = live.reduce((a, b) => (b.key! < a.key! ? b : a))
      const others = live.filter(cursor => cursor !== first).map(({ key }) => key!)
      yield await first.takeUpTo(others.sort()[0])
    }
  } finally {
    await Promise.allSettled(cursors.map(cursor => cursor.close()))
  }
}

/** One reading, and where it stands. */
class Cursor {
  /** The order of the row that comes next; undefined at the end. */
  key: string | undefined
  #chunk: Chunk<AnyRow> = []
  #at = 0
  readonly #chunks: AsyncIterator<Chunk<AnyRow>>
  readonly #partition: Names

  constructor(rows: Chunks<AnyRow>, partition: Names) {
    this.#chunks = rows[Symbol.asyncIterator]()
    this.#partition = partition
  }

  async start(): Promise<void> {
    await this.#settle()
  }

  /** The next rows of this chunk, as far as they come before `bound` or with it; at least one. */
  async takeUpTo(bound: string | undefined): Promise<Chunk<AnyRow>> {
    const start = this.#at
    if (bound === undefined) this.#at = this.#chunk.length
    else
      do this.#at++
      while (this.#at < this.#chunk.length && this.#keyHere() <= bound)
    const taken = this.#chunk.slice(start, this.#at)
    await this.#settle()
    return taken
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }

  async #settle(): Promise<void> {
    while (this.#at >= this.#chunk.length) {
      const { done, value } = await this.#chunks.next()
      if (done) {
        this.key = undefined
        return
      }
      this.#chunk = value
      this.#at = 0
    }
    this.key = this.#keyHere()
  }

  #keyHere(): string {
    return orderKey(this.#partition, this.#chunk[this.#at]!)
  }
}
