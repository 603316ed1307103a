import { createHash } from 'node:crypto'
import { isLernError } from '../../../lib/errors.js'
import type { Names } from '../../../lib/types.js'
import { nodesOf } from '../client.js'
import { EncodedCommand, encoded, heading } from '../encoded-command.js'
import type { Server } from '../server.js'
import type { Parameters } from './parameters.js'
import { sendCommands } from './send-each.js'

/** What a script is called with: keys of one slot, and words. */
export interface Call {
  readonly keys: Names
  readonly parameters: Parameters
}

const NAME = 'evalsha'
/** The name of the command, the script, and how many keys follow. */
const WORDS_BEFORE_KEYS = 3

/**
 * A script that the server runs whole or not at all, with nothing between its commands. It may be sent twice,
 * so what it does must allow that.
 */
export class Script {
  readonly #lua: string
  readonly #sha: string
  readonly #beginning: string

  constructor(lua: string) {
    this.#lua = lua
    this.#sha = createHash('sha1').update(lua).digest('hex')
    this.#beginning = encoded(NAME) + encoded(this.#sha)
  }

  /** One answer for each call, in order. */
  run(server: Server, calls: readonly Call[], signal: AbortSignal): Promise<unknown[]> {
    const send = () => {
      const commands = calls.map(call => this.#command(call))
      return sendCommands(server.client, commands, server.name)
    }
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

  #command({ keys, parameters }: Call): EncodedCommand {
    const count = String(keys.length)
    const encode = () => {
      const words = heading(WORDS_BEFORE_KEYS + keys.length + parameters.count)
      return words + this.#beginning + encoded(count) + keys.map(encoded).join('') + parameters.text
    }
    return new EncodedCommand(NAME, [this.#sha, count, ...keys], encode)
  }

  /** A server forgets its scripts when it starts anew. */
  async #load(server: Server): Promise<void> {
    await Promise.all(nodesOf(server.client).map(node => node.script('LOAD', this.#lua)))
  }
}

const UNKNOWN = 'NOSCRIPT'

const isUnknownScript = (error: unknown): boolean =>
  isLernError(error) && error.cause instanceof Error && error.cause.message === UNKNOWN
