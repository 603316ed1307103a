import type { Dataset } from './dataset.js'
import { LernError } from './errors.js'
import { murmur3, tokenValue } from './murmur3.js'
import { type KeyPart, textKey } from './spill/text-key.js'
import type { TokenRange } from './token-range.js'
import type { AnyRow, Names } from './types.js'

/**
 * Cassandra's order of partitions, as strings: eight characters for the token, then one for each byte of the
 * serialized key. Plain `<` compares them as Cassandra does: token first, then unsigned key bytes.
 */
type KeyOf = (row: AnyRow) => string

const keyMakers = new WeakMap<Names, KeyOf>()

/**
 * Where a row's partition stands among all partitions. `partition` names the columns of the key, in order,
 * holding text or whole numbers. Pass the same array for the rows of one scan: the key that came last is
 * remembered by it.
 */
export const orderKey = (partition: Names, row: AnyRow): string => {
  let keyOf = keyMakers.get(partition)
  if (!keyOf)
    keyMakers.set(
      partition,
      (keyOf = partition.length === 1 ? keyOfOne(partition[0]!) : keyOfMany(partition)),
    )
  return keyOf(row)
}

const keyOfOne = (column: string): KeyOf => {
  let last: unknown
  let key = ''
  return row => {
    const value = row[column]
    if (value === last && value !== undefined) return key
    key = keyed(writeValue(column, value, 8))
    last = value
    return key
  }
}

/** Each component of a composite key is its length in two bytes, its bytes, and a zero. */
const keyOfMany = (columns: Names): KeyOf => {
  let last: readonly unknown[] = []
  let key = ''
  return row => {
    const values = columns.map(column => row[column])
    if (last.length > 0 && values.every((value, at) => value === last[at])) return key
    let end = 8
    for (const [at, column] of columns.entries()) end = writeComponent(column, values[at], end)
    key = keyed(end)
    last = values
    return key
  }
}

/** Cassandra takes no longer key; before it stands the token, after it the ends of its components. */
const LONGEST = 65_535
const scratch = Buffer.alloc(LONGEST + 64)

const keyed = (end: number): string => {
  const { high, low } = murmur3(scratch.subarray(8, end))
  scratch.writeInt32BE(high ^ 0x80000000, 0)
  scratch.writeInt32BE(low, 4)
  return scratch.toString('latin1', 0, end)
}

const writeComponent = (column: string, value: unknown, at: number): number => {
  const end = writeValue(column, value, at + 2)
  scratch.writeUInt16BE(end - at - 2, at)
  scratch[end] = 0
  return end + 1
}

/** Writes a key column as Cassandra stores it, and returns where it ends. */
const writeValue = (column: string, value: unknown, at: number): number => {
  if (typeof value === 'string' && Buffer.byteLength(value) <= LONGEST - at)
    return at + scratch.write(value, at)
  if (typeof value === 'number' && (value | 0) === value) return scratch.writeInt32BE(value, at)
  if (typeof value === 'bigint') return scratch.writeBigInt64BE(value, at)
  throw new LernError('BAD_ROW', `${column} is part of the partition key but holds no key`, {
    column,
    allowed: 'text of less than 64 KiB, or a whole number',
  })
}

/** The token of a row's partition, read back from its order key. */
export const tokenOf = (orderKey: string): bigint => {
  scratch.write(orderKey, 0, 8, 'latin1')
  return tokenValue({ high: scratch.readInt32BE(0) ^ 0x80000000, low: scratch.readInt32BE(4) })
}

interface Bounds {
  readonly start: string
  readonly end: string
}

const boundsOf = new WeakMap<TokenRange, Bounds>()

/**
 * Above every order key of that token, below every one of the next: no character of an order key is beyond
 * U+00FF.
 */
const justAfter = (token: bigint): string => {
  scratch.writeBigUInt64BE(BigInt.asUintN(64, token) ^ (1n << 63n))
  return `${scratch.toString('latin1', 0, 8)}\u0100`
}

/** A range as order keys: its rows are those with `start < orderKey < end`. */
export const orderBounds = (range: TokenRange): Bounds => {
  let bounds = boundsOf.get(range)
  if (!bounds) boundsOf.set(range, (bounds = { start: justAfter(range.start), end: justAfter(range.end) }))
  return bounds
}

export const inRange = (orderKey: string, range: TokenRange): boolean => {
  const { start, end } = orderBounds(range)
  return start < orderKey && orderKey < end
}

/** A dataset's whole order as one string for each row: the partition's order, then its clustering columns. */
export const rowOrder = (of: Pick<Dataset, 'partition' | 'clustering'>): ((row: AnyRow) => string) => {
  const { partition, clustering } = of
  return row => textKey([orderKey(partition, row), ...clustering.map(column => row[column] as KeyPart)])
}

/** Rows in the order of their dataset. */
export const inOrder = (
  of: Pick<Dataset, 'partition' | 'clustering'>,
  rows: readonly AnyRow[],
): readonly AnyRow[] => {
  if (rows.length < 2) return rows
  const order = rowOrder(of)
  const keyed = rows.map(row => ({ row, key: order(row) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row)
}

/**
 * Compares values of one column, ascending: nothing first, text by its UTF-8 bytes, numbers and dates by
 * size.
 */
export const compareValues = (a: KeyPart, b: KeyPart): number => {
  const [left, right] = [textKey([a]), textKey([b])]
  return left < right ? -1 : left > right ? 1 : 0
}
