import type { Claim, Progress, Queue, Take } from '../queue/index.js'

/** Progress is noted no more often than this. */
const NOTE_EVERY_MS = 1_000

export interface LeaseOptions {
  /** Milliseconds between renewals. */
  readonly everyMs: number
  /** A renewal failed; the next one comes all the same. */
  readonly onTrouble: (error: unknown) => void
}

/**
 * Keeps a claim while it is worked on: renews its lease in time and notes how far the work is. It never looks
 * at this machine's clock. Whoever made it ends it.
 */
export class Lease {
  readonly #lost = new AbortController()
  #timer: NodeJS.Timeout
  #latest: Progress | undefined
  #isNoting = false
  #isEnded = false

  constructor(
    readonly queue: Queue,
    readonly claim: Claim,
    readonly options: LeaseOptions,
  ) {
    this.#timer = this.#after(options.everyMs)
  }

  /** Given when another worker has the request. */
  get lost(): AbortSignal {
    return this.#lost.signal
  }

  /** Asks the database whether the claim still holds, and prolongs it. */
  stillMine(): Promise<boolean> {
    return this.#ask(() => this.queue.renew(this.claim))
  }

  /** The same, and takes of what the channel may use up. */
  take(decide: Take): Promise<boolean> {
    return this.#ask(() => this.queue.take(this.claim, decide))
  }

  /** The progress that was told last. */
  get latest(): Progress | undefined {
    return this.#latest
  }

  progress(progress: Progress): void {
    this.#latest = progress
    if (this.#isNoting || this.#isEnded) return
    this.#isNoting = true
    clearTimeout(this.#timer)
    this.#timer = this.#after(Math.min(NOTE_EVERY_MS, this.options.everyMs))
  }

  end(): void {
    this.#isEnded = true
    clearTimeout(this.#timer)
  }

  async #ask(isMine: () => Promise<boolean>): Promise<boolean> {
    if (this.#isEnded) return false
    const mine = await isMine()
    if (!mine) this.#lost.abort(new Error('another worker has taken the request over'))
    return mine
  }

  #after(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => void this.#renew(), milliseconds)
  }

  async #renew(): Promise<void> {
    this.#isNoting = false
    try {
      const mine = await this.queue.renew(this.claim, this.#latest)
      if (!mine && !this.#isEnded) this.#lost.abort(new Error('another worker has taken the request over'))
    } catch (error) {
      this.options.onTrouble(error)
    }
    if (this.#isEnded || this.#lost.signal.aborted || this.#isNoting) return
    this.#timer = this.#after(this.options.everyMs)
  }
}
