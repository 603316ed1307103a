import { setTimeout as pause } from 'node:timers/promises'
import { type Retry, retryDelay } from '../../lib/retry.js'
import { failureOf, isTransient } from './failure.js'

/** How long the store waits for the server. */
export interface Patience {
  /** Milliseconds that one request may take. */
  readonly timeoutMs: number
  readonly retry: Retry
}

type Action<T> = (signal: AbortSignal) => Promise<T>

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

class TimedOut extends Error {
  override readonly name = 'TimedOut'
}

/**
 * Sends requests: each ends in time, also when the client or the server does not notice that it should, and
 * is repeated with growing random pauses while the server is busy or the way to it broken. So an action must
 * be one that can be done twice.
 */
export class Requests {
  readonly #container: string
  readonly #patience: Patience

  constructor(container: string, patience: Patience) {
    this.#container = container
    this.#patience = patience
  }

  /** `stop` ends it at once. Fails with a `LernError` whose path is relative to the store. */
  async send<T>(doing: string, path: string, action: Action<T>, stop?: AbortSignal): Promise<T> {
    const began = Date.now()
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(action, stop)
      } catch (error) {
        if (stop?.aborted) throw stop.reason
        const wait = isTransient(error) ? retryDelay(this.#patience.retry, attempt, began) : undefined
        if (wait === undefined) throw failureOf(error, { doing, path, container: this.#container })
        await pause(wait, undefined, stop && { signal: stop }).catch(() => undefined)
      }
    }
  }

  async #once<T>(action: Action<T>, stop?: AbortSignal): Promise<T> {
    stop?.throwIfAborted()
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(new TimedOut('no answer in time')), this.#patience.timeoutMs)
    const end = () => limit.abort(stop?.reason)
    stop?.addEventListener('abort', end, { once: true })
    try {
      return await Promise.race([action(limit.signal), aborted(limit.signal)])
    } finally {
      clearTimeout(timer)
      stop?.removeEventListener('abort', end)
    }
  }
}
