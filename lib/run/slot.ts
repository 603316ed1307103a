/** What happens to a range on its way: pieces of it, a fresh start after a failure, its end. */
export type RangeEvent<Piece, Result> =
  | { readonly kind: 'piece'; readonly piece: Piece }
  | { readonly kind: 'restart'; readonly cause: unknown }
  | { readonly kind: 'end'; readonly result: Result }

/** The pieces of one range that wait for their turn, and those who wait for them. */
export class Slot<Piece, Result> {
  done: Promise<void> = Promise.resolve()
  #most: number
  #queue: RangeEvent<Piece, Result>[] = []
  #handedOn = false
  #failure: { readonly error: unknown } | undefined
  #ended = false
  #released = false
  #wakeReader: (() => void) | undefined
  #wakeWriter: (() => void) | undefined

  /** `ahead`: the pieces that may wait for its turn; whoever brings the last of them waits, too. */
  constructor(ahead: number) {
    this.#most = ahead
  }

  async put(piece: Piece): Promise<void> {
    this.#queue.push({ kind: 'piece', piece })
    this.#wakeReader?.()
    while (this.#queue.length >= this.#most && !this.#released) {
      await new Promise<void>(resolve => {
        this.#wakeWriter = resolve
      })
    }
  }

  /** Forgets what nobody has seen; says so when somebody has. */
  restart(cause: unknown): void {
    const seen = this.#handedOn || this.#queue.some(event => event.kind === 'restart')
    this.#queue = seen ? [{ kind: 'restart', cause }] : []
    this.#handedOn = false
    this.#wakeReader?.()
  }

  end(result: Result): void {
    this.#queue.push({ kind: 'end', result })
    this.#ended = true
    this.#wakeReader?.()
  }

  fail(error: unknown): void {
    this.#failure = { error }
    this.#wakeReader?.()
  }

  /** Lets a writer go that waits for a reader who will not come. */
  release(): void {
    this.#released = true
    this.#wakeWriter?.()
  }

  async *events(): AsyncGenerator<RangeEvent<Piece, Result>> {
    // It is its turn: one piece is enough for the reader not to wait.
    this.#most = 1
    for (;;) {
      const event = this.#queue.shift()
      this.#wakeWriter?.()
      if (event) {
        this.#handedOn ||= event.kind === 'piece'
        yield event
      } else if (this.#failure) throw this.#failure.error
      else if (this.#ended) return
      else {
        await new Promise<void>(resolve => {
          this.#wakeReader = resolve
        })
      }
    }
  }
}
