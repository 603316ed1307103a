import { afterValue, int32 } from './bytes.js'
import type { CqlColumn } from './cql-type.js'

/** One row's values, null where there is none. They are copies: the page may go. */
type Cells = readonly (Buffer | null)[]

/**
 * The rows of one page as they came: each row is its cells in column order, each cell a length and that many
 * bytes. `bytes` is the driver's own buffer, not a copy, and may hold more than this page.
 */
export class RawPage {
  constructor(
    readonly bytes: Buffer,
    /** Where the first row starts. */
    readonly at: number,
    /** Rows on the page. */
    readonly length: number,
    readonly columns: readonly CqlColumn[],
    /** Bytes that the page took on the wire. */
    readonly size: number,
  ) {}

  /** Where the row at `at` ends. */
  afterRow(at: number): number {
    for (let column = 0; column < this.columns.length; column++) at = afterValue(this.bytes, at)
    return at
  }

  /** The cells of the last row. */
  lastRow(): Cells {
    let at = this.at
    for (let row = 1; row < this.length; row++) at = this.afterRow(at)
    return this.#cells(at)
  }

  /** The same rows as pages of at most so many. */
  *pieces(most: number): Generator<RawPage> {
    let at = this.at
    for (let done = 0; done < this.length; done += most) {
      const length = Math.min(most, this.length - done)
      yield new RawPage(this.bytes, at, length, this.columns, Math.ceil((this.size * length) / this.length))
      for (let row = 0; row < length; row++) at = this.afterRow(at)
    }
  }

  /** The cells of every row. */
  *all(): Generator<Cells> {
    let at = this.at
    for (let row = 0; row < this.length; row++) {
      yield this.#cells(at)
      at = this.afterRow(at)
    }
  }

  #cells(at: number): Cells {
    return this.columns.map(() => {
      const length = int32(this.bytes, at)
      const from = at + 4
      at = afterValue(this.bytes, at)
      return length < 0 ? null : Buffer.from(this.bytes.subarray(from, at))
    })
  }
}
