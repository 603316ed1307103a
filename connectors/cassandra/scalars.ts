import type { ScalarKind } from '../../lib/columns.js'
import { LernError } from '../../lib/errors.js'
import { hex, int32, millis, utf8 } from './bytes.js'
import { CQL, type CqlType, isTextType } from './cql-type.js'

/** Reads the value that stands in `length` bytes from `at`. */
export type ReadValue = (bytes: Buffer, at: number, length: number) => unknown

export const readText = (bytes: Buffer, at: number, length: number): string => utf8(bytes, at, at + length)

const readBoolean = (bytes: Buffer, at: number): boolean => bytes[at] !== 0
const readSmallint = (bytes: Buffer, at: number): number => ((bytes[at]! << 24) >> 16) | bytes[at + 1]!
const readTinyint = (bytes: Buffer, at: number): number => (bytes[at]! << 24) >> 24
const readDouble = (bytes: Buffer, at: number): number => bytes.readDoubleBE(at)
const readFloat = (bytes: Buffer, at: number): number => bytes.readFloatBE(at)
const readBigint = (bytes: Buffer, at: number): bigint => bytes.readBigInt64BE(at)

/** What a `Date` can hold, in milliseconds before and after 1970. */
const LONGEST_TIME = 8_640_000_000_000_000

const badValue = (expected: string): LernError => new LernError('BAD_ROW', expected, { allowed: expected })

export const readMillis = (bytes: Buffer, at: number): number => {
  const time = millis(bytes, at)
  if (time > LONGEST_TIME || time < -LONGEST_TIME) throw badValue('a time within 270,000 years of now')
  return time
}

const readTimestamp = (bytes: Buffer, at: number): Date => new Date(readMillis(bytes, at))

const MILLIS_A_DAY = 86_400_000
/** Days are kept unsigned, 1970-01-01 in the middle. */
const DAY_OF_1970 = 2_147_483_648

/** `yyyy-MM-dd`, with a minus in front of years before the year 0. */
const readDate = (bytes: Buffer, at: number): string => {
  const day = new Date(((int32(bytes, at) >>> 0) - DAY_OF_1970) * MILLIS_A_DAY)
  if (Number.isNaN(day.getTime())) throw badValue('a date within 270,000 years of now')
  const year = day.getUTCFullYear()
  const digits = String(Math.abs(year)).padStart(4, '0')
  return `${year < 0 ? '-' : ''}${digits}-${twoDigits(day.getUTCMonth() + 1)}-${twoDigits(day.getUTCDate())}`
}

const twoDigits = (value: number): string => String(value).padStart(2, '0')

const readVarint = (bytes: Buffer, at: number, length: number): bigint =>
  BigInt.asIntN(length * 8, BigInt(`0x${hex(bytes, at, at + length)}`))

const readDecimal = (bytes: Buffer, at: number, length: number): string =>
  decimalText(readVarint(bytes, at + 4, length - 4), int32(bytes, at))

/** More places than these are written as an exponent. */
const MANY_PLACES = 1000

/** `unscaled` × 10^-`scale`, every digit of it. */
export const decimalText = (unscaled: bigint, scale: number): string => {
  if (scale === 0) return String(unscaled)
  if (Math.abs(scale) > MANY_PLACES) return `${unscaled}E${-scale}`
  if (scale < 0) return unscaled === 0n ? '0' : `${unscaled}${'0'.repeat(-scale)}`
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const point = digits.length - scale
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
}

const readUuid = (bytes: Buffer, at: number): string => {
  const part = (from: number, to: number) => hex(bytes, at + from, at + to)
  return `${part(0, 4)}-${part(4, 6)}-${part(6, 8)}-${part(8, 10)}-${part(10, 16)}`
}

/** How each CQL type reads by itself; a dataset's kind may then want it as text or as a larger number. */
const READERS = new Map<number, ReadValue>([
  [CQL.ascii, readText],
  [CQL.text, readText],
  [CQL.varchar, readText],
  [CQL.boolean, readBoolean],
  [CQL.int, int32],
  [CQL.smallint, readSmallint],
  [CQL.tinyint, readTinyint],
  [CQL.double, readDouble],
  [CQL.float, readFloat],
  [CQL.bigint, readBigint],
  [CQL.counter, readBigint],
  [CQL.varint, readVarint],
  [CQL.decimal, readDecimal],
  [CQL.timestamp, readTimestamp],
  [CQL.date, readDate],
  [CQL.uuid, readUuid],
  [CQL.timeuuid, readUuid],
])

const INTEGERS: readonly number[] = [CQL.int, CQL.smallint, CQL.tinyint]

/** The reader of a kind of value from a CQL type that fits it. */
export const scalarReader = (kind: ScalarKind, type: CqlType): ReadValue => {
  const read = READERS.get(type.code)
  if (!read) throw new LernError('DEFECT', `no reader for ${kind} from CQL type ${type.code}`)
  const asText = (kind === 'code' || kind === 'decimal') && read !== readText && read !== readDecimal
  if (asText) return (bytes, at, length) => String(read(bytes, at, length))
  if (kind === 'bigint' && INTEGERS.includes(type.code))
    return (bytes, at, length) => BigInt(read(bytes, at, length) as number)
  return read
}

/** Only of these types an empty value is a value; of all others it is none. */
export const mayBeEmpty = isTextType
