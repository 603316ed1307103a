import { createDecipheriv, type Decipher } from 'node:crypto'
import type { Opener } from '../../lib/index.js'

/** The platform's key for contact fields: a constant of its source code, not a secret. The salt is the secret. */
const KEY = Buffer.from('ThisAsISerceKtey')
const ROUNDS = 3
const BLOCK = 16
/** One block in base64, without what pads it. Shorter texts, as most names are, are passed over. */
const SHORTEST = 22
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
    const unknown: string[] = []
    for (const value of values) {
      if (value.length < SHORTEST || known.has(value)) continue
      known.set(value, value)
      unknown.push(value)
    }
    decryptAll(unknown, saltLength, (value, opened) => known.set(value, opened))
    return values.map(value => (value.length < SHORTEST ? value : known.get(value)!))
  }
}

/** The salt is kept in a form in which line breaks and tabs are spelled out. */
const escaped = (salt: string): string =>
  salt.replaceAll('\r', '\\r').replaceAll('\t', '\\t').replaceAll('\n', '\\n')

/** Values that fail in any round keep their first form. */
const decryptAll = (
  values: readonly string[],
  saltLength: number,
  take: (value: string, opened: string) => void,
): void => {
  let current: (string | undefined)[] = values.map(value => value.trim() || undefined)
  const decipher = createDecipheriv('aes-128-ecb', KEY, null).setAutoPadding(false)
  for (let round = 0; round < ROUNDS; round++) current = decryptOnce(decipher, current, saltLength)
  for (let at = 0; at < values.length; at++) take(values[at]!, current[at] ?? values[at]!)
}

/** One round over all values: their blocks are decrypted in one go, padding is taken off by hand. */
const decryptOnce = (
  decipher: Decipher,
  values: readonly (string | undefined)[],
  saltLength: number,
): (string | undefined)[] => {
  const { bytes, lengths } = blocksOf(values)
  const plain = decipher.update(bytes)
  let start = 0
  return lengths.map(length => {
    if (length === undefined) return undefined
    const text = unpadded(plain, start, start + length)
    start += length
    return text === undefined || text.length < saltLength ? undefined : text.slice(saltLength)
  })
}

/**
 * The bytes of all values, one after the other, and how many each has: base64 in either alphabet; line feeds that writers
 * put in are passed over. What is not made of whole blocks is left out.
 */
const blocksOf = (values: readonly (string | undefined)[]) => {
  const most = values.reduce((sum, value) => sum + (value?.length ?? 0), 0)
  const bytes = Buffer.allocUnsafe(most)
  let end = 0
  const lengths = values.map(value => {
    if (value === undefined) return undefined
    const length = bytes.write(value, end, 'base64')
    if (length === 0 || length % BLOCK !== 0) return undefined
    end += length
    return length
  })
  return { bytes: bytes.subarray(0, end), lengths }
}

const unpadded = (plain: Buffer, start: number, end: number): string | undefined => {
  const padding = plain[end - 1]!
  if (padding < 1 || padding > BLOCK) return undefined
  for (let at = end - padding; at < end; at++) if (plain[at] !== padding) return undefined
  return plain.toString('utf8', start, end - padding)
}
