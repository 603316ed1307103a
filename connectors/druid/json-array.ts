/** Why an answer is not a JSON array. It never quotes the answer. */
export class NotAnArray extends Error {}

const MOST_BYTES = 1024 * 1024

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d])
const ARRAY = 0x5b

/**
 * Reads a JSON array as its bytes come, in pieces of any size, item by item.
 *
 * Holds: the bytes of one item, at most a MiB.
 */
export class JsonArrayReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  /** 0 before the array and behind it, 1 between its items. */
  #depth = 0
  #hasBegun = false
  #inText = false
  #isEscaped = false
  #items = 0
  #parts: Uint8Array[] = []
  #bytes = 0

  /** The items that end in these bytes. */
  push(bytes: Uint8Array): readonly unknown[] {
    const items: unknown[] = []
    let start = 0
    for (let at = 0; at < bytes.length; at++) {
      if (!this.#endsAt(bytes[at]!)) continue
      this.#keep(bytes.subarray(start, at))
      const item = this.#take(bytes[at] === COMMA)
      if (item) items.push(item.value)
      start = at + 1
    }
    this.#keep(bytes.subarray(start))
    return items
  }

  /** There are no more bytes. */
  end(): void {
    if (!this.#hasBegun || this.#depth > 0) throw new NotAnArray('ends in the middle of its answer')
  }

  /** Whether what came before this byte is complete: the space before the array, or an item. */
  #endsAt(byte: number): boolean {
    if (this.#inText) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (byte === BACKSLASH) this.#isEscaped = true
      else if (byte === QUOTE) this.#inText = false
      return false
    }
    if (this.#depth === 0) return this.#begins(byte)
    if (byte === QUOTE) this.#inText = true
    else if (OPENING.has(byte)) this.#depth++
    else if (CLOSING.has(byte)) return --this.#depth === 0
    return byte === COMMA && this.#depth === 1
  }

  #begins(byte: number): boolean {
    if (SPACES.has(byte)) return false
    if (this.#hasBegun || byte !== ARRAY)
      throw new NotAnArray('answers with something that is not a JSON array')
    this.#hasBegun = true
    this.#depth = 1
    return true
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#bytes += bytes.length
    if (this.#bytes > MOST_BYTES)
      throw new NotAnArray(`answers with an item of more than ${MOST_BYTES} bytes`)
    this.#parts.push(bytes)
  }

  #take(moreFollow: boolean): { readonly value: unknown } | undefined {
    const text = this.#text()
    const isNothing = text.trim() === '' && this.#items === 0 && !moreFollow
    if (isNothing) return undefined
    this.#items++
    try {
      return { value: JSON.parse(text) }
    } catch {
      // What the parser says quotes the text.
      throw new NotAnArray('answers with something that is not JSON')
    }
  }

  #text(): string {
    const bytes = Buffer.concat(this.#parts)
    this.#parts = []
    this.#bytes = 0
    try {
      return this.#decoder.decode(bytes)
    } catch {
      throw new NotAnArray('answers with bytes that are not UTF-8')
    }
  }
}
