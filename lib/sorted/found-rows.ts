import { answersTo } from '../answers.js'
import type { Dataset } from '../dataset.js'
import { getByFind } from '../get-by-find.js'
import { orderKey } from '../order.js'
import { pick } from '../pick.js'
import { cannotFind, columnsOf, tellPartition } from '../row-key.js'
import type { Find, RowKey, Scan, Source } from '../source.js'
import { WHOLE_RING } from '../token-range.js'
import type { Names } from '../types.js'
import { type SortedOnce, withKey } from './ordered-rows.js'

/**
 * Finds rows by their partition among those that were sorted for a run: all of them are read and sorted when
 * the first key of the run is asked for. Keys may name further columns.
 *
 * Holds: the rows that are found, and what `sorted` holds.
 */
export const foundRows = (sorted: SortedOnce): Required<Pick<Source, 'find' | 'finds' | 'get'>> => {
  const find = async (wanted: Find) => {
    const { dataset, keys, columns, signal } = wanted
    signal.throwIfAborted()
    if (keys.length === 0) return []
    if (!tellPartition(dataset, columnsOf(keys)))
      throw cannotFind(dataset, columnsOf(keys), dataset.partition)
    const { answers, deal } = answersTo(keys)
    const rows = await sorted(scanFor(wanted))
    for await (const partition of rows.at(orderKeys(dataset.partition, keys))) {
      signal.throwIfAborted()
      for (const row of partition) deal(row)
    }
    return answers.map(answer => answer.map(row => pick(row, columns)))
  }
  return { find, finds: async (dataset, columns) => findsOnly(dataset, columns), get: getByFind(find) }
}

/** All of a partition, or one row: for a part of a partition the rest would be read as well, question by question. */
const findsOnly = (dataset: Dataset, columns: Names): boolean => {
  const named = dataset.clustering.filter(column => columns.includes(column)).length
  return tellPartition(dataset, columns) && (named === 0 || named === dataset.clustering.length)
}

const scanFor = ({ dataset, columns, keys, signal, reject, temporary }: Find): Scan => ({
  dataset,
  columns: withKey({ dataset, columns: [...columns, ...columnsOf(keys)] }),
  range: WHOLE_RING,
  ordered: true,
  signal,
  reject,
  temporary,
})

const orderKeys = (partition: Names, keys: readonly RowKey[]): readonly string[] =>
  [...new Set(keys.map(key => orderKey(partition, key)))].sort()
