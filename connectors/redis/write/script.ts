import { createHash } from 'node:crypto'
import { isLernError } from '../../../lib/errors.js'
import type { Names } from '../../../lib/types.js'
import { nodesOf } from '../client.js'
import type { Server } from '../server.js'
import { sendEach, type WholeCommand } from './send-each.js'

/** What a script is called with: keys of one slot, and texts. */
export interface Call {
  readonly keys: Names
  readonly parameters: Names
}

/**
 * A script that the server runs whole or not at all, with nothing between its commands. It may be sent twice,
 * so what it does must allow that.
 */
export class Script {
  readonly #lua: string
  readonly #sha: string

  constructor(lua: string) {
    this.#lua = lua
    this.#sha = createHash('sha1').update(lua).digest('hex')
  }

  /** One answer for each call, in order. */
  run(server: Server, calls: readonly Call[], signal: AbortSignal): Promise<unknown[]> {
    const commands = calls.map(
      ({ keys, parameters }): WholeCommand => [
        'evalsha',
        this.#sha,
        String(keys.length),
        ...keys,
        ...parameters,
      ],
    )
    const send = () => sendEach(server.client, commands, server.name)
    return server.ask(async () => {
      try {
        return await send()
      } catch (error) {
        if (!isUnknownScript(error)) throw error
        await this.#load(server)
        return send()
      }
    }, signal)
  }

  /** A server forgets its scripts when it starts anew. */
  async #load(server: Server): Promise<void> {
    await Promise.all(nodesOf(server.client).map(node => node.script('LOAD', this.#lua)))
  }
}

const UNKNOWN = 'NOSCRIPT'

const isUnknownScript = (error: unknown): boolean =>
  isLernError(error) && error.cause instanceof Error && error.cause.message === UNKNOWN
