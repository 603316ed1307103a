import { Command } from 'ioredis'

/** A command that is sent for many keys: its name, and what follows the key. */
export type CommandWords = readonly [name: string, ...rest: string[]]

/**
 * A command that is encoded by whoever makes it. The client's own would do that word by word, which for the names of
 * many fields takes longer than all else.
 */
export class EncodedCommand extends Command {
  readonly #encode: () => string | Buffer

  /**
   * `args`: as many of the words as tell the client which node the command is for. It is encoded when it is sent: texts
   * that lie about until the answer comes cost more than they save.
   */
  constructor(name: string, args: string[], encode: () => string | Buffer) {
    super(name, args, { replyEncoding: 'utf8' })
    this.#encode = encode
  }

  override toWritable(): string | Buffer {
    return this.#encode()
  }
}

/** Makes commands that differ in their key alone. */
export const keyedCommands = ([name, ...rest]: CommandWords): ((key: string) => Command) => {
  const beforeKey = heading(rest.length + 2) + encoded(name)
  const afterKey = rest.map(encoded).join('')
  return key => new EncodedCommand(name, [key], () => beforeKey + encoded(key) + afterKey)
}

/** What a command of so many words begins with. */
export const heading = (words: number): string => `*${words}\r\n`

/** A word as the protocol has it: its length in bytes, then itself. */
export const encoded = (word: string): string => `$${Buffer.byteLength(word)}\r\n${word}\r\n`
