import { Command } from 'ioredis'

/** A command that is sent for many keys: its name, and what follows the key. */
export type CommandWords = readonly [name: string, ...rest: string[]]

/** What is the same in all of them, encoded once. */
interface Encoded {
  readonly name: string
  readonly beforeKey: string
  readonly afterKey: string
}

/**
 * A command of one key. The client's own would encode each of its words for each key, which with the names of many
 * fields takes longer than to read the answer.
 */
class KeyedCommand extends Command {
  readonly #encoded: Encoded

  constructor(encoded: Encoded, key: string) {
    super(encoded.name, [key], { replyEncoding: 'utf8' })
    this.#encoded = encoded
  }

  override toWritable(): string {
    return this.#encoded.beforeKey + encode(String(this.args[0])) + this.#encoded.afterKey
  }
}

/** Makes commands that differ in their key alone. */
export const keyedCommands = ([name, ...rest]: CommandWords): ((key: string) => Command) => {
  const encoded = {
    name,
    beforeKey: `*${rest.length + 2}\r\n${encode(name)}`,
    afterKey: rest.map(encode).join(''),
  }
  return key => new KeyedCommand(encoded, key)
}

/** A word as the protocol has it: its length in bytes, then itself. */
const encode = (word: string): string => `$${Buffer.byteLength(word)}\r\n${word}\r\n`
