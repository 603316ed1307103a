/** Takes bytes off a stream in the pieces that a format has, whatever pieces they come in. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>
  #held: Uint8Array[] = []
  #size = 0

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#source = bytes[Symbol.asyncIterator]()
  }

  /** The next `count` bytes; fewer only where the stream ends. */
  async take(count: number): Promise<Buffer> {
    while (this.#size < count && (await this.#more()));
    const all = Buffer.concat(this.#held)
    this.#keep(all.subarray(count))
    return all.subarray(0, count)
  }

  /** The next `count` bytes, which stay where they are. */
  async peek(count: number): Promise<Buffer> {
    const bytes = await this.take(count)
    this.#held.unshift(bytes)
    this.#size += bytes.length
    return bytes
  }

  /** The text up to the next line feed, which is taken as well; undefined when that is not within `most` bytes. */
  async line(most: number): Promise<string | undefined> {
    const end = (await this.peek(most)).indexOf('\n')
    if (end < 0) return undefined
    const line = await this.take(end + 1)
    return line.toString('latin1', 0, end)
  }

  /** All that is left. */
  async *rest(): AsyncGenerator<Uint8Array> {
    yield* this.#held
    this.#keep(Buffer.alloc(0))
    while (await this.#more()) {
      yield this.#held[0]!
      this.#keep(Buffer.alloc(0))
    }
  }

  async close(): Promise<void> {
    await this.#source.return?.()
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next()
    if (done) return false
    this.#held.push(value)
    this.#size += value.length
    return true
  }

  #keep(bytes: Uint8Array): void {
    this.#held = bytes.length === 0 ? [] : [bytes]
    this.#size = bytes.length
  }
}
