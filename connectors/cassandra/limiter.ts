/**
 * A budget of rows per second, shared by all scans of a connector. What a page held is known only once it
 * has come, so the budget may be overdrawn by the pages in flight; the next page then waits until the debt
 * is paid.
 */
export class Limiter {
  #rows: number
  #at = 0

  /** `perSecond` 0 sets no limit. At most one second's worth of rows is saved up. */
  constructor(readonly perSecond: number) {
    this.#rows = perSecond
  }

  /** Rows that arrived at a moment, in milliseconds. */
  spend(rows: number, now: number): void {
    if (this.perSecond <= 0) return
    this.#refill(now)
    this.#rows -= rows
  }

  /** Milliseconds to wait before the next page may be asked for. */
  delay(now: number): number {
    if (this.perSecond <= 0) return 0
    this.#refill(now)
    return this.#rows > 0 ? 0 : Math.ceil(((1 - this.#rows) / this.perSecond) * 1000)
  }

  #refill(now: number): void {
    const earned = ((now - this.#at) / 1000) * this.perSecond
    this.#rows = Math.min(this.perSecond, this.#rows + Math.max(0, earned))
    this.#at = now
  }
}
