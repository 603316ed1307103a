/**
 * How long somebody is waited for, altogether. Time that passes between two waits is our own and does not
 * count.
 */
export class Patience {
  #left: number

  /** `lost` is called when the time is over. */
  constructor(
    milliseconds: number,
    readonly lost: () => void,
  ) {
    this.#left = milliseconds
  }

  async waitFor<Value>(pending: Promise<Value>): Promise<Value> {
    const began = performance.now()
    const timer = setTimeout(this.lost, Math.max(0, this.#left))
    try {
      return await pending
    } finally {
      clearTimeout(timer)
      this.#left -= performance.now() - began
    }
  }
}
