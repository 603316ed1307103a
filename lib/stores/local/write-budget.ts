/** Something that holds bytes which it could write out. */
export interface Buffering {
  readonly buffered: number
  flush(): Promise<void>
}

/** The bytes that all drafts of a store hold together, at most about `limit`. */
export class WriteBudget {
  readonly #limit: number
  readonly #buffering = new Set<Buffering>()
  #held = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get held(): number {
    return this.#held
  }

  add(draft: Buffering, bytes: number): void {
    this.#buffering.add(draft)
    this.#held += bytes
  }

  /** Bytes of a draft are written, or will never be. */
  subtract(draft: Buffering, bytes: number): void {
    this.#held -= bytes
    if (draft.buffered === 0) this.#buffering.delete(draft)
  }

  /** Flushes the drafts that hold most until there is room again. */
  async relieve(): Promise<void> {
    while (this.#held > this.#limit) {
      const largest = this.#largest()
      if (largest === undefined) return
      await largest.flush()
    }
  }

  #largest(): Buffering | undefined {
    let largest: Buffering | undefined
    for (const draft of this.#buffering) {
      if (draft.buffered > (largest?.buffered ?? 0)) largest = draft
    }
    return largest
  }
}
