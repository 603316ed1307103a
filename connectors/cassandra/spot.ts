import { murmur3, tokenValue } from '../../lib/murmur3.js'
import type { RowKey } from '../../lib/source.js'
import { textKey } from '../../lib/spill/text-key.js'
import { columnsIn, type KeyPath } from './key-path.js'
import { serializedKey } from './position.js'

/** Where the rows of a key stand in a table. */
export interface Spot {
  readonly token: bigint
  /** Of the partition key and the clustering columns that the key tells. */
  readonly values: readonly Buffer[]
}

/** What Cassandra takes for a key, or for a part of one. */
const LONGEST = 65_535

/**
 * Where the rows of keys stand, each once, ascending by their columns. Keys that no row can have are left
 * out.
 */
export const spotsOf = (path: KeyPath, keys: readonly RowKey[]): readonly Spot[] => {
  const columns = columnsIn(path)
  const spots = new Map<string, Spot>()
  for (const key of keys) {
    const spot = spotOf(
      path,
      columns.map(column => Buffer.from(key[column]!)),
    )
    if (spot) spots.set(textKey(columns.map(column => key[column])), spot)
  }
  return [...spots.keys()].sort().map(text => spots.get(text)!)
}

const spotOf = ({ partition }: KeyPath, values: readonly Buffer[]): Spot | undefined => {
  const key = serializedKey(values.slice(0, partition.length))
  const isPossible = key.length > 0 && [key, ...values].every(({ length }) => length <= LONGEST)
  return isPossible ? { token: tokenValue(murmur3(key)), values } : undefined
}
