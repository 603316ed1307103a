import type { ErrorCode } from '../errors.js'

/** Failures in a row after which an origin is left alone, above what one call makes with its attempts. */
const FAILURES = 10
/** The first rest; it doubles with each attempt in between that fails, too. */
const SHORTEST_REST_MS = 1_000
const LONGEST_REST_MS = 10_000
/** An origin that is left alone for longer than this is down: nobody waits for it any more. */
const OUTAGE_MS = 30_000

/**
 * Spares an origin that has failed many times in a row. After a rest, one attempt at a time finds out whether it
 * is back. Several calls at once fail that often in a moment: so the first rests are short, and calls wait for
 * their end, as far as their own deadlines allow. A short outage thus costs no run; of one that lasts, calls fail
 * at once, while it rests. Moments are milliseconds of one clock.
 */
export class Breaker {
  #failures = 0
  #restsSince = 0
  #rest = SHORTEST_REST_MS
  #restsUntil = 0
  #isTried = false
  #why: ErrorCode = 'SOURCE_UNAVAILABLE'

  /** How the last attempt failed, and thus every call that is not even tried. */
  get why(): ErrorCode {
    return this.#why
  }

  /** Whether an attempt may be made; if so, its outcome must be told. */
  admits(now: number): boolean {
    if (this.#failures < FAILURES) return true
    if (now < this.#restsUntil) return false
    this.#restsUntil = now + this.#rest
    this.#isTried = true
    return true
  }

  /** Whether it is worth the while of a call that was not admitted to wait, until its deadline at most. */
  isWorthWaiting(deadline: number): boolean {
    return this.#restsUntil <= Math.min(deadline, this.#restsSince + OUTAGE_MS)
  }

  succeeded(): void {
    this.#failures = 0
    this.#rest = SHORTEST_REST_MS
    this.#isTried = false
  }

  failed(now: number, why: ErrorCode = 'SOURCE_UNAVAILABLE'): void {
    this.#why = why
    this.#failures++
    if (this.#failures < FAILURES) return
    if (this.#failures === FAILURES) this.#restsSince = now
    if (this.#isTried) this.#rest = Math.min(LONGEST_REST_MS, this.#rest * 2)
    this.#isTried = false
    this.#restsUntil = now + this.#rest
  }
}
