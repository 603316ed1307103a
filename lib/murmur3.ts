/** Where a partition key stands on the ring: a signed 64-bit number, in two halves of 32 bits. */
export interface Token {
  readonly high: number
  readonly low: number
}

export const tokenValue = ({ high, low }: Token): bigint => (BigInt(high) << 32n) | BigInt(low >>> 0)

/** A 64-bit number that is computed with in place: `bigint` is fifty times slower. */
class Word implements Token {
  high = 0
  low = 0

  set(high: number, low: number): void {
    this.high = high | 0
    this.low = low | 0
  }

  xor(high: number, low: number): void {
    this.high ^= high
    this.low ^= low
  }

  add(high: number, low: number): void {
    const sum = (this.low >>> 0) + (low >>> 0)
    this.low = sum | 0
    this.high = (this.high + high + (sum > 0xffffffff ? 1 : 0)) | 0
  }

  /** To the left, by any number of bits up to 63 but 32. */
  rotate(bits: number): void {
    const { high, low } = this
    const [upper, lower, by] = bits < 32 ? [high, low, bits] : [low, high, bits - 32]
    this.set((upper << by) | (lower >>> (32 - by)), (lower << by) | (upper >>> (32 - by)))
  }

  multiply(high: number, low: number): void {
    const crossed = Math.imul(this.high, low) + Math.imul(this.low, high)
    this.high = (upperHalf(this.low, low) + crossed) | 0
    this.low = Math.imul(this.low, low)
  }

  /** Spreads every bit over the whole word. */
  finish(): void {
    this.xor(0, this.high >>> 1)
    this.multiply(0xff51afd7, 0xed558ccd)
    this.xor(0, this.high >>> 1)
    this.multiply(0xc4ceb9fe, 0x1a85ec53)
    this.xor(0, this.high >>> 1)
  }
}

/** The upper 32 bits of the product of two unsigned 32-bit numbers. */
const upperHalf = (a: number, b: number): number => {
  const [a1, a0, b1, b0] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff]
  const middle = a1 * b0 + ((a0 * b0) >>> 16)
  const other = a0 * b1 + (middle & 0xffff)
  return a1 * b1 + (middle >>> 16) + (other >>> 16)
}

// One hash at a time: nothing here awaits.
const h1 = new Word()
const h2 = new Word()
const k1 = new Word()
const k2 = new Word()

const word = (key: Uint8Array, at: number): number =>
  key[at]! | (key[at + 1]! << 8) | (key[at + 2]! << 16) | (key[at + 3]! << 24)

const mixFirst = (): void => {
  k1.multiply(0x87c37b91, 0x114253d5)
  k1.rotate(31)
  k1.multiply(0x4cf5ad43, 0x2745937f)
  h1.xor(k1.high, k1.low)
}

const mixSecond = (): void => {
  k2.multiply(0x4cf5ad43, 0x2745937f)
  k2.rotate(33)
  k2.multiply(0x87c37b91, 0x114253d5)
  h2.xor(k2.high, k2.low)
}

const mixBlock = (key: Uint8Array, at: number): void => {
  k1.set(word(key, at + 4), word(key, at))
  mixFirst()
  h1.rotate(27)
  h1.add(h2.high, h2.low)
  h1.multiply(0, 5)
  h1.add(0, 0x52dce729)

  k2.set(word(key, at + 12), word(key, at + 8))
  mixSecond()
  h2.rotate(31)
  h2.add(h1.high, h1.low)
  h2.multiply(0, 5)
  h2.add(0, 0x38495ab5)
}

/** Cassandra takes the last bytes as signed ones: one over 127 flips all bits above it as well. */
const xorSigned = (into: Word, byte: number, place: number): void => {
  const signed = (byte << 24) >> 24
  const above = signed >> 31
  if (place >= 32) into.xor(signed << (place - 32), 0)
  else if (place > 0) into.xor((above << place) | (signed >>> (32 - place)), signed << place)
  else into.xor(above, signed)
}

const mixTail = (key: Uint8Array, from: number, length: number): void => {
  k1.set(0, 0)
  k2.set(0, 0)
  for (let at = from; at < length; at++) {
    const place = at - from
    if (place < 8) xorSigned(k1, key[at]!, place * 8)
    else xorSigned(k2, key[at]!, (place - 8) * 8)
  }
  if (length - from > 8) mixSecond()
  if (length > from) mixFirst()
}

/**
 * The token that Cassandra's Murmur3Partitioner gives to a partition key: the first half of the 128-bit hash.
 * The smallest number is no token, the partitioner maps it to the largest.
 */
export const murmur3 = (key: Uint8Array, length = key.length): Token => {
  const tail = length & ~15
  h1.set(0, 0)
  h2.set(0, 0)
  for (let at = 0; at < tail; at += 16) mixBlock(key, at)
  mixTail(key, tail, length)

  h1.xor(0, length)
  h2.xor(0, length)
  h1.add(h2.high, h2.low)
  h2.add(h1.high, h1.low)
  h1.finish()
  h2.finish()
  h1.add(h2.high, h2.low)
  return normalized(h1.high, h1.low)
}

const normalized = (high: number, low: number): Token =>
  high === -0x80000000 && low === 0 ? { high: 0x7fffffff, low: -1 } : { high, low }
