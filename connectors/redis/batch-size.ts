const MOST_KEYS = 500
const MOST_BYTES = 4 * 1024 * 1024
/** Of a first batch, whose answers may be of any size. */
const FIRST_KEYS = 100

/** How many keys to ask for at once, by what keys brought so far. */
export class BatchSize {
  #bytesPerKey = 0
  #seen = false

  get keys(): number {
    if (!this.#seen) return FIRST_KEYS
    return Math.max(1, Math.min(MOST_KEYS, Math.floor(MOST_BYTES / Math.max(1, this.#bytesPerKey))))
  }

  /** A batch with long answers makes the next one shorter at once; short answers make it longer by and by. */
  learn(keys: number, bytes: number): void {
    const now = bytes / keys
    this.#bytesPerKey = Math.max(now, (this.#bytesPerKey + now) / 2)
    this.#seen = true
  }
}
