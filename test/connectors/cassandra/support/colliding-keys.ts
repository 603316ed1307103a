const MASK = 2n ** 64n - 1n
const C1 = 0x87c37b91114253d5n
const C2 = 0x4cf5ad432745937fn

const word = (value: bigint): bigint => value & MASK
const rotateRight = (value: bigint, by: bigint): bigint => word((value >> by) | (value << (64n - by)))

/** Of an odd number, modulo 2^64: each step doubles the bits that are right. */
const inverse = (value: bigint): bigint => {
  let found = value
  for (let step = 0; step < 6; step++) found = word(found * (2n - value * found))
  return found
}

const undoShift = (value: bigint): bigint => value ^ (value >> 33n)
const undoFinish = (value: bigint): bigint => {
  const first = word(undoShift(value) * inverse(0xc4ceb9fe1a85ec53n))
  return undoShift(word(undoShift(first) * inverse(0xff51afd7ed558ccdn)))
}

/**
 * A key of 16 bytes whose token is `token`: Murmur3 run backwards from the token and the half of the hash
 * that Cassandra throws away. Every `other` gives another key.
 */
export const keyWithToken = (token: bigint, other: bigint): Buffer => {
  let first = undoFinish(word(token - other))
  let second = undoFinish(word(other))
  second = word(second - first)
  first = word(first - second)
  first ^= 16n
  second ^= 16n

  second = rotateRight(word(word(second - 0x38495ab5n) * inverse(5n) - first), 31n)
  first = rotateRight(word(word(first - 0x52dce729n) * inverse(5n)), 27n)
  const k1 = word(rotateRight(word(first * inverse(C2)), 31n) * inverse(C1))
  const k2 = word(rotateRight(word(second * inverse(C1)), 33n) * inverse(C2))

  const key = Buffer.alloc(16)
  key.writeBigUInt64LE(k1, 0)
  key.writeBigUInt64LE(k2, 8)
  return key
}
