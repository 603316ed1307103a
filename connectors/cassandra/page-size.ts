import { isRawPage, type Page } from './cluster.js'

const FIRST_ROWS = 1000
const FEWEST_ROWS = 10
/** Pages of about this size, 384 KiB, are read fastest: larger ones cost memory, smaller ones round trips. */
const PAGE_BYTES = 3 << 17
/** Pages that must succeed before a page size that was cut down is doubled. */
const CONFIDENCE = 8

/** What the rows of one statement weigh, learned from its pages by all scans of it together. */
export class RowWeight {
  #bytes: number | undefined

  constructor(readonly mostRows: number) {}

  learn({ rows, length }: Page): void {
    if (!isRawPage(rows) || length === 0) return
    const bytes = rows.size / length
    this.#bytes = this.#bytes === undefined ? bytes : (this.#bytes + bytes) / 2
  }

  /** Rows that make a page of the right size. */
  get rows(): number {
    const wanted = this.#bytes === undefined ? FIRST_ROWS : Math.ceil(PAGE_BYTES / this.#bytes)
    return Math.min(this.mostRows, Math.max(FEWEST_ROWS, wanted))
  }
}

/** How many rows one piece of a scan asks for: what their weight suggests, less after it came too slowly. */
export class PageSize {
  #most = Number.POSITIVE_INFINITY
  #good = 0

  constructor(
    readonly weight: RowWeight,
    /** The piece is cut instead of asking for fewer rows than this. */
    readonly fewest: number,
    startAt = Number.POSITIVE_INFINITY,
  ) {
    this.#most = startAt
  }

  get rows(): number {
    return Math.min(this.weight.rows, this.#most)
  }

  came(page: Page): void {
    this.weight.learn(page)
    if (++this.#good % CONFIDENCE === 0) this.#most *= 2
  }

  /** Halves the size; false when it is as small as it may be. */
  shrink(): boolean {
    this.#good = 0
    const { rows } = this
    if (rows <= this.fewest) return false
    this.#most = Math.max(this.fewest, Math.floor(rows / 2))
    return true
  }
}
