import { createHash } from 'node:crypto'
import type { Names } from '../../../lib/types.js'
import { nodesOf } from '../client.js'
import { EncodedCommand } from '../encoded-command.js'
import { type Reply, repliesTo } from '../replies.js'
import type { Server } from '../server.js'
import { answersIn } from './send-each.js'
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
    return server.ask(async () => {
      const replies = await this.#send(server, calls)
      const unknown = replies.map(([error]) => isUnknownScript(error))
      if (!unknown.includes(true)) return answersIn(replies, server.name)
      await this.#load(server)
      // What other nodes of a cluster have done already is not asked for again.
      const again = await this.#send(
        server,
        calls.filter((_, at) => unknown[at]),
      )
      const rest = again.values()
      return answersIn(
        replies.map((reply, at) => (unknown[at] ? rest.next().value! : reply)),
        server.name,
      )
    }, signal)
  }

  #send(server: Server, calls: readonly Call[]): Promise<readonly Reply[]> {
    const commands = calls.map(call => this.#command(call))
    return repliesTo(server.client, commands)
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

const UNKNOWN = /^NOSCRIPT /

const isUnknownScript = (error: unknown): boolean => error instanceof Error && UNKNOWN.test(error.message)
