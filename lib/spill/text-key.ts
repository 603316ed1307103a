/** What a sort key can be made of: a column's value, or a key that was made before. */
export type KeyPart = string | number | bigint | boolean | Date | null | undefined

const END = '\u0000\u0000'
const NOTHING = '\u0000'
const NUMBER = '\u0001'
const WHOLE_NUMBER = '\u0002'
const TEXT = '\u0003'

/**
 * A composite sort key as one string, so that plain `<` orders keys part by part: nothing first, numbers and
 * dates by size, text by its UTF-8 bytes.
 */
export const textKey = (parts: readonly KeyPart[]): string => {
  let key = ''
  for (const part of parts) key += keyPart(part)
  return key
}

const keyPart = (part: KeyPart): string => {
  if (part === null || part === undefined) return NOTHING
  if (typeof part === 'string') return TEXT + textInOrder(part) + END
  if (typeof part === 'bigint') return WHOLE_NUMBER + bigintInOrder(part)
  return NUMBER + numberInOrder(Number(part))
}

/**
 * A zero would be taken for the end of the text, and UTF-16 puts the highest characters in another order than
 * UTF-8.
 */
const textInOrder = (text: string): string => {
  if (!NEEDS_CARE.test(text)) return text
  return text.replace(ZERO, '\u0000\u0001').replace(HIGH, lifted)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a zero is what is looked for
const NEEDS_CARE = /[\u0000\ud800-\uffff]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: a zero is what is looked for
const ZERO = /\u0000/g
const HIGH = /[\ud800-\uffff]/g

/** Moves halves of surrogate pairs above U+FFFF, where their characters belong, and makes room for them. */
const lifted = (unit: string): string => {
  const value = unit.charCodeAt(0)
  return String.fromCharCode(value >= 0xe000 ? value - 0x800 : value + 0x2000)
}

const scratch = Buffer.alloc(8)

/** The eight bytes of a number, turned so that they compare as the number does; `-0` is `0`. */
const numberInOrder = (value: number): string => {
  scratch.writeDoubleBE(value + 0)
  const negative = scratch[0]! > 127
  for (let at = 0; at < 8; at++) scratch[at]! ^= negative ? 0xff : at === 0 ? 0x80 : 0
  return scratch.toString('latin1')
}

/** For numbers of 64 bits. */
const bigintInOrder = (value: bigint): string => {
  scratch.writeBigUInt64BE(BigInt.asUintN(64, value) ^ (1n << 63n))
  return scratch.toString('latin1')
}
