import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { damaged } from '../trouble.js'

/** The first line of a file of this kind. */
export const MAGIC = 'LERN PROTECTED FILE 1'

const LARGEST_CHUNK = 16 * 1024 * 1024

const scryptKey = t.strict({
  method: t.literal('scrypt'),
  salt: t.string,
  cost: t.Integer,
  blockSize: t.Integer,
  parallelism: t.Integer,
  wrapped: t.string,
})

const rsaKey = t.strict({ method: t.literal('RSA-OAEP-256'), wrapped: t.string })

const header = t.strict({
  level: t.string,
  cipher: t.literal('AES-256-GCM'),
  chunk: t.Integer,
  key: t.union([scryptKey, rsaKey]),
})

/** How a file's key is locked with a text. Bytes are base64. */
export type ScryptKey = t.TypeOf<typeof scryptKey>
/** How a file's key is locked with a public key. */
export type RsaKey = t.TypeOf<typeof rsaKey>
/** What a file says of itself in its second line. `chunk` is in bytes. */
export type Header = t.TypeOf<typeof header>

export const headerText = (of: Header): string => `${MAGIC}\n${JSON.stringify(of)}\n`

/** @throws LernError KEY when the line is no header, or asks for more than such a file may */
export const parseHeader = (line: string): Header => {
  const read = header.decode(parsed(line))
  if (isLeft(read)) throw damaged()
  const { chunk } = read.right
  if (chunk < 1 || chunk > LARGEST_CHUNK) throw damaged()
  return read.right
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
