import { Command } from 'ioredis'

/** A command that is sent for many keys: its name, and what follows the key. */
export type CommandWords = readonly [name: string, ...rest: string[]]

/**
 * A command whose text is there already. The client's own would encode it word by word, which for the names of many
 * fields takes longer than all else.
 */
export class EncodedCommand extends Command {
  readonly #text: string

  /** `args`: as many of the words as tell the client which node the command is for. */
  constructor(name: string, args: string[], text: string) {
    super(name, args, { replyEncoding: 'utf8' })
    this.#text = text
  }

  override toWritable(): string {
    return this.#text
  }
}

/** Makes commands that differ in their key alone. */
export const keyedCommands = ([name, ...rest]: CommandWords): ((key: string) => Command) => {
  const beforeKey = heading(rest.length + 2) + encoded(name)
  const afterKey = rest.map(encoded).join('')
  return key => new EncodedCommand(name, [key], beforeKey + encoded(key) + afterKey)
}

/** What a command of so many words begins with. */
export const heading = (words: number): string => `*${words}\r\n`

/** A word as the protocol has it: its length in bytes, then itself. */
export const encoded = (word: string): string => `$${Buffer.byteLength(word)}\r\n${word}\r\n`
