import { createHash } from 'node:crypto'
import { isLernError } from '../../../lib/errors.js'
import type { Names } from '../../../lib/types.js'
import { nodesOf } from '../client.js'
import { EncodedCommand } from '../encoded-command.js'
import type { Server } from '../server.js'
import { sendCommands } from './send-each.js'
import { Words } from './words.js'

/** What a script is called with: keys of one slot, and words. */
export interface Call {
  readonly keys: Names
  /** Adds the words. It is done when they are sent, and again when they are sent again. */
  readonly say: (words: Words) => void
}

const NAME = 'evalsha'

/** Where commands are put together, one after the other: it grows to the largest of them, once. */
const words = new Words()

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

  #command({ keys, say }: Call): EncodedCommand {
    const beginning = [this.#sha, String(keys.length), ...keys]
    const encode = () => {
      words.add(NAME).addAll(beginning)
      say(words)
      return words.take()
    }
    return new EncodedCommand(NAME, beginning, encode)
  }

  /** A server forgets its scripts when it starts anew. */
  async #load(server: Server): Promise<void> {
    await Promise.all(nodesOf(server.client).map(node => node.script('LOAD', this.#lua)))
  }
}

const UNKNOWN = 'NOSCRIPT'

const isUnknownScript = (error: unknown): boolean =>
  isLernError(error) && error.cause instanceof Error && error.cause.message === UNKNOWN
