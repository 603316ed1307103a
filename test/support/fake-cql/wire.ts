/** The protocol's notations, as buffers. */

export const concat = (...parts: readonly Buffer[]): Buffer => Buffer.concat(parts)

export const byte = (value: number): Buffer => Buffer.of(value)

export const short = (value: number): Buffer => {
  const buffer = Buffer.alloc(2)
  buffer.writeUInt16BE(value)
  return buffer
}

export const int = (value: number): Buffer => {
  const buffer = Buffer.alloc(4)
  buffer.writeInt32BE(value)
  return buffer
}

export const string = (text: string): Buffer => shortBytes(Buffer.from(text))

export const shortBytes = (bytes: Buffer): Buffer => concat(short(bytes.length), bytes)

export const bytes = (value: Buffer | null): Buffer =>
  value === null ? int(-1) : concat(int(value.length), value)

const stringList = (texts: readonly string[]): Buffer => concat(short(texts.length), ...texts.map(string))

export const stringMultimap = (map: Readonly<Record<string, readonly string[]>>): Buffer => {
  const entries = Object.entries(map)
  return concat(short(entries.length), ...entries.flatMap(([key, list]) => [string(key), stringList(list)]))
}

/** Reads the notations one after the other. */
export class Reader {
  private offset = 0

  constructor(private readonly buffer: Buffer) {}

  private take(length: number): Buffer {
    this.offset += length
    return this.buffer.subarray(this.offset - length, this.offset)
  }

  byte(): number {
    return this.take(1).readUInt8()
  }

  short(): number {
    return this.take(2).readUInt16BE()
  }

  int(): number {
    return this.take(4).readInt32BE()
  }

  longString(): string {
    return this.take(this.int()).toString()
  }

  shortBytes(): Buffer {
    return this.take(this.short())
  }

  bytes(): Buffer | null {
    const length = this.int()
    return length < 0 ? null : this.take(length)
  }
}
