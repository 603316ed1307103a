import { LernError } from '../../errors.js'
import { keyText } from '../../row-key.js'
import type { AnyRow, Chunk } from '../../types.js'
import type { Agreeing } from '../collect.js'
import { isWhole } from './find-each.js'
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
    for (const row of rows) found.push(this.#known(row) ?? (await this.#read(row)))
    return found
  }

  /** What needs no waiting: most rows, for the right rows come by the chunk. */
  #known(row: AnyRow): readonly AnyRow[] | undefined {
    const { stretch, on, all } = this.agreeing
    if (!isWhole(row, all.left)) return NONE
    return keyText(row, stretch) === this.#stretch ? this.#cursor!.known(keyText(row, on.left)) : undefined
  }

  async #read(row: AnyRow): Promise<readonly AnyRow[]> {
    const { stretch, on } = this.agreeing
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
    for (;;) {
      const rows = this.known(key)
      if (rows) return rows
      await this.#refill()
    }
  }

  /** The same when they are here already. */
  known(key: string): readonly AnyRow[] | undefined {
    if (key !== this.#key) {
      if (this.#key !== undefined && key < this.#key) throw unsorted()
      this.#key = key
      this.#group = []
    }
    return this.#reaches(key) ? this.#group : undefined
  }

  /** Moves on to a key; false when more rows are needed to get past it. */
  #reaches(key: string): boolean {
    for (;;) {
      const row = this.#chunk[this.#next]
      if (!row) return this.#ended
      if (row.key > key) return true
      if (row.key === key) this.#group.push(row.row)
      this.#next++
    }
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
