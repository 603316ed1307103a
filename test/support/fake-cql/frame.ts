import { byte, concat, int, short } from './wire.js'

export const VERSION = 4
const RESPONSE = 0x80
const HEADER_LENGTH = 9
const LENGTH_AT = 5

export const OPCODE = {
  error: 0x00,
  startup: 0x01,
  ready: 0x02,
  options: 0x05,
  supported: 0x06,
  query: 0x07,
  result: 0x08,
  prepare: 0x09,
  execute: 0x0a,
  register: 0x0b,
} as const

export interface Frame {
  readonly version: number
  readonly stream: number
  readonly opcode: number
  readonly body: Buffer
}

/** Cuts what a socket receives into frames. */
export async function* frames(received: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let buffer = concat()
  for await (const part of received) {
    buffer = concat(buffer, part)
    for (;;) {
      if (buffer.length < HEADER_LENGTH) break
      const end = HEADER_LENGTH + buffer.readInt32BE(LENGTH_AT)
      if (buffer.length < end) break
      const [version, opcode] = [buffer.readUInt8(0), buffer.readUInt8(4)]
      yield { version, stream: buffer.readInt16BE(2), opcode, body: buffer.subarray(HEADER_LENGTH, end) }
      buffer = buffer.subarray(end)
    }
  }
}

export const responseFrame = (stream: number, opcode: number, body: Buffer): Buffer =>
  concat(byte(RESPONSE | VERSION), byte(0), short(stream & 0xffff), byte(opcode), int(body.length), body)
