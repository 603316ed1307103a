import type { AnyRow, Chunks, Names } from '../types.js'
import { type Group, groups } from './groups.js'

/** Rows of one flow, moved forward partition by partition. It waits only when a new chunk is needed. */
export class Partitions {
  #batch: readonly Group[] = []
  #at = 0
  #ended = false
  readonly #batches: AsyncIterator<readonly Group[]>

  /** `name`: what the flow is called when its rows do not come in order. */
  constructor(rows: Chunks<AnyRow>, key: Names, name: string) {
    this.#batches = groups(rows, key, name)[Symbol.asyncIterator]()
  }

  /** The partition it stands at; undefined at the end, and while more are needed. */
  get current(): Group | undefined {
    return this.#batch[this.#at]
  }

  get needsMore(): boolean {
    return !this.#ended && this.#at === this.#batch.length
  }

  async refill(): Promise<void> {
    const { done, value } = await this.#batches.next()
    this.#ended = done === true
    this.#batch = done ? [] : value
    this.#at = 0
  }

  skip(): void {
    this.#at++
  }

  async close(): Promise<void> {
    await this.#batches.return?.()
  }
}
