import { createDecipheriv } from 'node:crypto'
import type { Opener } from '../../lib/index.js'

/** The platform's key for contact fields: a constant of its source code, not a secret. The salt is the secret. */
const KEY = Buffer.from('ThisAsISerceKtey')
const ROUNDS = 3
const BLOCK = 16
const REMEMBERED = 10_000

/**
 * Opens contact fields as the platform stores them: three rounds of base64( AES-128-ECB( salt + value ) ).
 *
 * A value that is not such a cipher text comes back unchanged, as readers of these fields expect. Many values pass
 * one cipher object at a time, and equal cipher texts are opened once; a cipher object never outlives its batch.
 */
export const fieldDecryption = (salt: string): Opener => {
  const known = new Map<string, string>()
  const saltLength = escaped(salt).length
  return values => {
    if (known.size > REMEMBERED) known.clear()
    const unknown = [...new Set(values)].filter(value => !known.has(value))
    const opened = decryptAll(unknown, saltLength)
    for (const [index, value] of unknown.entries()) known.set(value, opened[index]!)
    return values.map(value => known.get(value)!)
  }
}

/** The salt is kept in a form in which line breaks and tabs are spelled out. */
const escaped = (salt: string): string =>
  salt.replaceAll('\r', '\\r').replaceAll('\t', '\\t').replaceAll('\n', '\\n')

/** Values that fail in any round keep their first form. */
const decryptAll = (values: readonly string[], saltLength: number): readonly string[] => {
  let current: (string | undefined)[] = values.map(value => (value.trim() === '' ? undefined : value.trim()))
  for (let round = 0; round < ROUNDS; round++) current = decryptOnce(current, saltLength)
  return current.map((value, index) => value ?? values[index]!)
}

/** One round over all values: their blocks are decrypted in one go, padding is taken off by hand. */
const decryptOnce = (values: readonly (string | undefined)[], saltLength: number): (string | undefined)[] => {
  const blocks = values.map(value => (value === undefined ? undefined : wholeBlocks(value)))
  const decipher = createDecipheriv('aes-128-ecb', KEY, null).setAutoPadding(false)
  const plain = decipher.update(Buffer.concat(blocks.filter(block => block !== undefined)))
  let start = 0
  return blocks.map(block => {
    if (block === undefined) return undefined
    const end = start + block.length
    const text = unpadded(plain, start, end)
    start = end
    return text === undefined || text.length < saltLength ? undefined : text.slice(saltLength)
  })
}

/** Base64 in either alphabet; line feeds that writers put in are passed over. */
const wholeBlocks = (value: string): Buffer | undefined => {
  const bytes = Buffer.from(value, 'base64')
  return bytes.length % BLOCK === 0 ? bytes : undefined
}

const unpadded = (plain: Buffer, start: number, end: number): string | undefined => {
  if (start === end) return ''
  const padding = plain[end - 1]!
  if (padding < 1 || padding > BLOCK) return undefined
  for (let at = end - padding; at < end; at++) if (plain[at] !== padding) return undefined
  return plain.toString('utf8', start, end - padding)
}
