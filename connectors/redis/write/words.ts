import { heading } from '../encoded-command.js'

/** Room for the heading, which is written last. */
const ROOM = 16
/** The longest beginning of a word, `$` and its length and the end of that line. */
const LONGEST_BEGINNING = 16
/** What follows each word. */
const END = 2
const [DOLLAR, RETURN, NEWLINE, ZERO] = [36, 13, 10, 48] as const
/** UTF-8 of a unit of UTF-16 takes at most so many bytes. */
const MOST_BYTES = 3
/** A word up to this length is written by hand: to call the runtime takes longer. */
const SHORT = 40

/**
 * A command as it is sent, word by word, in bytes. Texts that are put together leave more behind than they hold, which is
 * most of what large writes take.
 */
export class Words {
  #bytes = Buffer.allocUnsafe(16 * 1024)
  #at = ROOM
  #count = 0

  add(word: string): this {
    this.#reserve(MOST_BYTES * word.length)
    const after = word.length < SHORT ? this.#ascii(word) : undefined
    this.#at = this.#ended(after ?? this.#text(word))
    this.#count += 1
    return this
  }

  addAll(words: readonly string[]): this {
    for (const word of words) this.add(word)
    return this
  }

  /** The whole command. What is added next begins another one. */
  take(): Buffer {
    const first = heading(this.#count)
    const start = ROOM - first.length
    this.#bytes.write(first, start, 'latin1')
    const taken = Buffer.from(this.#bytes.subarray(start, this.#at))
    this.#at = ROOM
    this.#count = 0
    return taken
  }

  /** Where a word ends that is ASCII; undefined when it is not. */
  #ascii(word: string): number | undefined {
    const bytes = this.#bytes
    let at = this.#begun(word.length)
    for (let place = 0; place < word.length; place++) {
      const code = word.charCodeAt(place)
      if (code > 127) return undefined
      bytes[at++] = code
    }
    return at
  }

  /** Where a word ends. Most have as many bytes as characters: only those that have not are written twice. */
  #text(word: string): number {
    const first = this.#begun(word.length)
    const length = this.#bytes.write(word, first)
    if (length === word.length) return first + length
    const second = this.#begun(length)
    return second + this.#bytes.write(word, second)
  }

  /** Where a word of so many bytes starts, after its beginning. */
  #begun(length: number): number {
    const bytes = this.#bytes
    let at = this.#at
    bytes[at++] = DOLLAR
    let unit = 1
    while (unit * 10 <= length) unit *= 10
    for (; unit >= 1; unit /= 10) bytes[at++] = ZERO + (Math.floor(length / unit) % 10)
    return this.#ended(at)
  }

  #ended(at: number): number {
    this.#bytes[at] = RETURN
    this.#bytes[at + 1] = NEWLINE
    return at + END
  }

  #reserve(bytes: number): void {
    const needed = this.#at + LONGEST_BEGINNING + bytes + END
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(2 * needed)
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}
