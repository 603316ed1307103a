import type { ErrorCode } from '../errors.js'

/** Failures in a row after which an origin is left alone, above what one call makes with its attempts. */
const FAILURES = 10
const REST_MS = 10_000

/**
 * Stops asking an origin that has failed many times in a row. After a rest, one attempt at a time finds out
 * whether it is back. Moments are milliseconds of one clock.
 */
export class Breaker {
  #failures = 0
  #restsUntil = 0
  #why: ErrorCode = 'SOURCE_UNAVAILABLE'

  /** How the last attempt failed, and thus every call that is not even tried. */
  get why(): ErrorCode {
    return this.#why
  }

  /** Whether an attempt may be made; if so, its outcome must be told. */
  admits(now: number): boolean {
    if (this.#failures < FAILURES) return true
    if (now < this.#restsUntil) return false
    this.#restsUntil = now + REST_MS
    return true
  }

  succeeded(): void {
    this.#failures = 0
  }

  failed(now: number, why: ErrorCode = 'SOURCE_UNAVAILABLE'): void {
    this.#why = why
    this.#failures++
    if (this.#failures >= FAILURES) this.#restsUntil = now + REST_MS
  }
}
