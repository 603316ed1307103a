import { LernError } from '../../errors.js'
import { keyText } from '../../row-key.js'
import type { AnyRow, Chunk } from '../../types.js'
import type { Agreeing } from '../collect.js'
import type { OpenSlice, SliceRow } from './slices.js'

const NONE: readonly AnyRow[] = []

/** Walks left rows and the sorted right rows of their slices side by side. */
export class MergedSlices {
  #stretch: string | undefined
  #cursor: SliceCursor | undefined

  constructor(
    readonly open: OpenSlice,
    readonly agreeing: Agreeing,
  ) {}

  /** The matches of each row; rows of a slice come in the order of their keys. */
  async matches(rows: Chunk<AnyRow>): Promise<readonly (readonly AnyRow[])[]> {
    const found: (readonly AnyRow[])[] = []
    for (const row of rows) found.push(await this.#of(row))
    return found
  }

  async #of(row: AnyRow): Promise<readonly AnyRow[]> {
    const { stretch, on, all } = this.agreeing
    if (all.left.some(column => row[column] === null || row[column] === undefined)) return NONE
    const of = keyText(row, stretch)
    if (of !== this.#stretch) {
      await this.close()
      this.#stretch = of
      this.#cursor = new SliceCursor(this.open(row))
    }
    return this.#cursor!.at(keyText(row, on.left))
  }

  async close(): Promise<void> {
    await this.#cursor?.close()
    this.#cursor = undefined
    this.#stretch = undefined
  }
}

/** The rows of one slice, moved forward key by key. */
class SliceCursor {
  readonly #chunks: AsyncIterator<Chunk<SliceRow>>
  #chunk: Chunk<SliceRow> = []
  #next = 0
  #ended = false
  #key: string | undefined
  #group: AnyRow[] = []

  constructor(chunks: AsyncIterable<Chunk<SliceRow>>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** The rows of a key, which does not come before the last one that was asked for. */
  async at(key: string): Promise<readonly AnyRow[]> {
    if (key === this.#key) return this.#group
    if (this.#key !== undefined && key < this.#key) throw unsorted()
    this.#key = key
    this.#group = []
    for (;;) {
      const row = this.#chunk[this.#next]
      if (!row) {
        if (this.#ended) break
        await this.#refill()
      } else if (row.key > key) break
      else {
        if (row.key === key) this.#group.push(row.row)
        this.#next++
      }
    }
    return this.#group
  }

  async #refill(): Promise<void> {
    const { done, value } = await this.#chunks.next()
    this.#ended = done === true
    this.#chunk = done ? [] : value
    this.#next = 0
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}

const unsorted = () =>
  new LernError('SOURCE_ORDER', 'the rows of a slice are not sorted by what tells them apart', {
    allowed: 'sortWithin(slice, on) before collect',
  })
