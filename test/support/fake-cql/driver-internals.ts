import { createRequire } from 'node:module'
import type { CqlType } from './cql-type.js'

interface Encoder {
  readonly encode: (value: unknown, type: CqlType) => Buffer | null | undefined
}

interface Tokenizer {
  readonly hash: (partitionKey: Buffer) => unknown
}

const PROTOCOL = 4
const ENCODING = { map: Map, set: Set, useBigIntAsLong: true }

// The driver's own parts, which it neither exports nor describes to TypeScript.
const require = createRequire(import.meta.url)
const DriverEncoder = require('cassandra-driver/lib/encoder.js') as new (
  version: number,
  options: object,
) => Encoder
const { Murmur3Tokenizer } = require('cassandra-driver/lib/tokenizer.js') as {
  Murmur3Tokenizer: new () => Tokenizer
}

const encoder = new DriverEncoder(PROTOCOL, { encoding: ENCODING })
const tokenizer = new Murmur3Tokenizer()

/** A value's bytes. A buffer stands for its own bytes, so that a row can hold what no encoder makes. */
export const encode = (value: unknown, type: CqlType): Buffer | null =>
  Buffer.isBuffer(value) ? value : (encoder.encode(value, type) ?? null)

export const hash = (partitionKey: Buffer): bigint => BigInt(String(tokenizer.hash(partitionKey)))
