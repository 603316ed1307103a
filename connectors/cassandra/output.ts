const FIRST_SIZE = 1 << 16
const QUOTE = 0x22
const COMMA = 0x2c
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Bytes of CSV as they are written, in a buffer that grows. */
export class Output {
  bytes = Buffer.allocUnsafe(FIRST_SIZE)
  at = 0

  /** Makes room for so many bytes more. */
  reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + more))
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
  }

  /** Hands over what was written, and goes on in a buffer of about the same size. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.at)
    this.bytes = Buffer.allocUnsafe(Math.max(FIRST_SIZE, this.at + (this.at >> 3)))
    this.at = 0
    return taken
  }

  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.at++] = value
  }

  /** Takes back one byte that was written some time ago. */
  remove(place: number): void {
    this.bytes.copyWithin(place, place + 1, this.at)
    this.at--
  }

  /** ASCII that needs no quotes. */
  ascii(text: string): void {
    this.reserve(text.length)
    for (let place = 0; place < text.length; place++) this.bytes[this.at++] = text.charCodeAt(place)
  }

  /** A whole number. */
  integer(value: number): void {
    if (value < 0 || value > 999_999) this.ascii(String(value))
    else this.#digits(value)
  }

  #digits(value: number): void {
    this.reserve(6)
    let digits = 1
    for (let bound = 10; bound <= value; bound *= 10) digits++
    for (let place = this.at + digits - 1; place >= this.at; place--) {
      this.bytes[place] = 0x30 + (value % 10)
      value = (value / 10) | 0
    }
    this.at += digits
  }

  /** UTF-8 as a cell: in quotes only when it must be, quotes inside doubled. */
  cell(source: Uint8Array, from: number, end: number): void {
    this.reserve(end - from + 2)
    const { bytes } = this
    let to = this.at
    let place = from
    for (; place < end; place++) {
      const byte = source[place]!
      if (byte < 0x2d && (byte === COMMA || byte === QUOTE || byte === LINE_FEED || byte === CARRIAGE_RETURN))
        break
      bytes[to++] = byte
    }
    if (place < end) this.#quoted(source, from, end)
    else this.at = to
  }

  #quoted(source: Uint8Array, from: number, end: number): void {
    this.reserve((end - from) * 2 + 2)
    const { bytes } = this
    let to = this.at
    bytes[to++] = QUOTE
    for (let place = from; place < end; place++) {
      const byte = source[place]!
      if (byte === QUOTE) bytes[to++] = QUOTE
      bytes[to++] = byte
    }
    bytes[to++] = QUOTE
    this.at = to
  }
}
