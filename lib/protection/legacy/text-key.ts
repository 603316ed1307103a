import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { FILE_KEY_BYTES } from '../format.js'
import { orWrongKey, wrongKey } from '../trouble.js'

const CIPHER = 'aes-256-cbc'
const ZERO_IV = Buffer.alloc(16)

/** The 32 digits of the text's MD5, upper case, taken as 32 bytes. */
const keyOf = (text: string): Buffer =>
  Buffer.from(createHash('md5').update(text).digest('hex').toUpperCase(), 'ascii')

/** Locks a file's key with a text: 48 bytes. */
export const wrapWithText = (fileKey: Buffer, text: string): Buffer => {
  const cipher = createCipheriv(CIPHER, keyOf(text), ZERO_IV)
  return Buffer.concat([cipher.update(fileKey), cipher.final()])
}

/** A wrong text is noticed: the sixteen bytes of padding would have to come out right. */
export const unwrapWithText = (wrapped: Buffer, text: string): Buffer => {
  const decipher = createDecipheriv(CIPHER, keyOf(text), ZERO_IV)
  const fileKey = orWrongKey(() => Buffer.concat([decipher.update(wrapped), decipher.final()]))
  if (fileKey.length !== FILE_KEY_BYTES) throw wrongKey()
  return fileKey
}
