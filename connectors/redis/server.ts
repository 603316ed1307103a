import { setTimeout as pause } from 'node:timers/promises'
import { retryDelay } from '../../lib/retry.js'
import type { Client } from './client.js'
import { connected } from './connected.js'
import { redisError } from './errors.js'
import type { Settings } from './options.js'
import { within } from './within.js'

const SHORTEST_PAUSE = 50
const LONGEST_PAUSE = 1_000

/** A client that has no database of its number tells of it once, and goes on in another. */
const unusable = new WeakMap<Client, Error>()

/** A Redis that is asked in bounded time, and again while it comes back. */
export class Server {
  #wasReady = false

  constructor(
    /** What errors call it. */
    readonly name: string,
    readonly client: Client,
    readonly settings: Settings,
  ) {}

  /** Sends what may be sent twice. A server that was never reached is not waited for. */
  async ask<Answer>(
    send: () => Promise<Answer>,
    signal: AbortSignal,
    client: Client = this.client,
  ): Promise<Answer> {
    const retry = {
      attempts: Number.POSITIVE_INFINITY,
      deadline: this.settings.retryForMs,
      shortest: SHORTEST_PAUSE,
      longest: LONGEST_PAUSE,
    }
    const began = Date.now()
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#askOnce(send, signal, client)
      } catch (thrown) {
        signal.throwIfAborted()
        const error = redisError(thrown, this.name)
        if (error.code === 'CONFIG') unusable.set(client, thrown as Error)
        const mayHelp = error.retryable && this.#wasReady && client.status !== 'end'
        const wait = mayHelp ? retryDelay(retry, attempt, began) : undefined
        if (wait === undefined) throw error
        await pause(wait, undefined, { signal }).catch(() => signal.throwIfAborted())
      }
    }
  }

  async #askOnce<Answer>(send: () => Promise<Answer>, signal: AbortSignal, client: Client): Promise<Answer> {
    const reason = unusable.get(client)
    if (reason) throw reason
    const { timeoutMs } = this.settings
    await connected(client, timeoutMs, signal)
    this.#wasReady = true
    return within(send(), timeoutMs, signal)
  }
}
