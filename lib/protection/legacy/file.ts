import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { ByteReader } from '../byte-reader.js'
import { damaged } from '../trouble.js'

/** AES-256-CBC from an iv of zeros, the whole file in one go: readers of it exist. */
const CIPHER = 'aes-256-cbc'
const ZERO_IV = Buffer.alloc(16)
const LONGEST_LINE = 4096

/** The level, a line with the file's key in base64, locked with another, and the encrypted file. */
export async function* sealLegacy(
  bytes: AsyncIterable<Uint8Array>,
  level: string,
  fileKey: Buffer,
  wrappedKey: Buffer,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${level}\n${wrappedKey.toString('base64')}\n`)
  const cipher = createCipheriv(CIPHER, fileKey, ZERO_IV)
  for await (const part of bytes) yield cipher.update(part)
  yield cipher.final()
}

/** Opens what follows the level. Whether the file was changed cannot be told, but for its end. */
export async function* openLegacy(
  reader: ByteReader,
  unwrap: (wrappedKey: Buffer) => Buffer,
): AsyncGenerator<Uint8Array> {
  const line = await reader.line(LONGEST_LINE)
  if (line === undefined) throw damaged()
  const decipher = createDecipheriv(CIPHER, unwrap(Buffer.from(line, 'base64')), ZERO_IV)
  for await (const part of reader.rest()) yield decipher.update(part)
  yield lastOf(decipher)
}

const lastOf = (decipher: { final(): Buffer }): Buffer => {
  try {
    return decipher.final()
  } catch {
    throw damaged()
  }
}
