import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { LernError } from '../../lib/errors.js'

const CIPHER = 'aes-256-gcm'
const LENGTH_BYTES = 4
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = LENGTH_BYTES + NONCE_BYTES + TAG_BYTES

export const KEY_BYTES = 32

/** What the frames of one draft are sealed with, and what they are of: neither can be passed off as another's. */
export interface SealedBy {
  readonly key: Buffer
  readonly of: string
}

/** A frame is: length of the rest, nonce, tag, sealed bytes. It is bound to its place among the frames. */
export const seal = (bytes: Uint8Array, at: number, { key, of }: SealedBy): Buffer => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce)
  cipher.setAAD(Buffer.from(`${of} ${at}`))
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
  const length = Buffer.alloc(LENGTH_BYTES)
  length.writeUInt32BE(sealed.length)
  return Buffer.concat([length, nonce, cipher.getAuthTag(), sealed])
}

/** Opens frames as they come. Holds: one frame. Fails when one was changed, moved, cut or sealed with another key. */
export async function* opened(content: AsyncIterable<Uint8Array>, by: SealedBy): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  let wanted = HEAD_BYTES
  let at = 0
  for await (const bytes of content) {
    held.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    size += bytes.length
    while (size >= wanted) {
      const all = held.length === 1 ? held[0]! : Buffer.concat(held, size)
      const end = HEAD_BYTES + all.readUInt32BE(0)
      const isWhole = size >= end
      if (isWhole) yield open(all.subarray(0, end), at++, by)
      const rest = isWhole ? all.subarray(end) : all
      held = [rest]
      size = rest.length
      wanted = isWhole ? HEAD_BYTES : end
    }
  }
  if (size > 0) throw damaged(by.of)
}

const open = (frame: Buffer, at: number, { key, of }: SealedBy): Buffer => {
  const nonce = frame.subarray(LENGTH_BYTES, LENGTH_BYTES + NONCE_BYTES)
  const decipher = createDecipheriv(CIPHER, key, nonce)
  decipher.setAAD(Buffer.from(`${of} ${at}`))
  decipher.setAuthTag(frame.subarray(LENGTH_BYTES + NONCE_BYTES, HEAD_BYTES))
  try {
    return Buffer.concat([decipher.update(frame.subarray(HEAD_BYTES)), decipher.final()])
  } catch {
    throw damaged(of)
  }
}

export const damaged = (part: string): LernError =>
  new LernError('STORE_FAILED', `part ${part} is not what was staged`, { path: part })
