import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { ByteReader } from '../byte-reader.js'
import { inChunks } from '../in-chunks.js'
import { damaged } from '../trouble.js'
import { type Header, headerText, MAGIC, parseHeader } from './header.js'

const CIPHER = 'aes-256-gcm'
const CHUNK_BYTES = 1024 * 1024
const TAG_BYTES = 16
const NONCE_BYTES = 12
const LONGEST_LINE = 8192

/** A chunk's number, and whether it is the last: none can be left out, moved, repeated or cut off unseen. */
const nonceOf = (index: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeBigUInt64BE(BigInt(index), NONCE_BYTES - 9)
  nonce.writeUInt8(Number(isLast), NONCE_BYTES - 1)
  return nonce
}

/** A header that everybody can read, and the file in chunks, each encrypted with the header as its witness. */
export async function* sealModern(
  bytes: AsyncIterable<Uint8Array>,
  level: string,
  fileKey: Buffer,
  wrappedKey: Header['key'],
): AsyncGenerator<Uint8Array> {
  const header = Buffer.from(
    headerText({ level, cipher: 'AES-256-GCM', chunk: CHUNK_BYTES, key: wrappedKey }),
  )
  yield header
  let index = 0
  for await (const chunk of inChunks(bytes, CHUNK_BYTES)) {
    const cipher = createCipheriv(CIPHER, fileKey, nonceOf(index++, chunk.isLast)).setAAD(header)
    yield cipher.update(chunk.bytes)
    cipher.final()
    yield cipher.getAuthTag()
  }
}

/** Opens what follows the first line. A chunk is handed on when it is known to be what was sealed. */
export async function* openModern(
  reader: ByteReader,
  unwrap: (key: Header['key']) => Promise<Buffer>,
): AsyncGenerator<Uint8Array> {
  const line = await reader.line(LONGEST_LINE)
  if (line === undefined) throw damaged()
  const header = parseHeader(line)
  const fileKey = await unwrap(header.key)
  const witness = Buffer.from(`${MAGIC}\n${line}\n`, 'latin1')
  let index = 0
  for await (const { bytes, isLast } of inChunks(reader.rest(), header.chunk + TAG_BYTES)) {
    yield openChunk(bytes, fileKey, nonceOf(index++, isLast), witness)
  }
}

const openChunk = (bytes: Buffer, fileKey: Buffer, nonce: Buffer, witness: Buffer): Buffer => {
  if (bytes.length < TAG_BYTES) throw damaged()
  const end = bytes.length - TAG_BYTES
  const decipher = createDecipheriv(CIPHER, fileKey, nonce).setAuthTag(bytes.subarray(end)).setAAD(witness)
  const plain = decipher.update(bytes.subarray(0, end))
  try {
    decipher.final()
  } catch {
    throw damaged()
  }
  return plain
}
