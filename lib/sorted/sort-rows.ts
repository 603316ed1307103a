import { orderKey, rowOrder } from '../order.js'
import type { Scan } from '../source.js'
import { createSorter } from '../spill/sorter.js'
import type { AnyRow, Chunks } from '../types.js'
import type { Located } from './located.js'
import { createPlaces, type Placed } from './places.js'
import { areKeysAlone, sortKeys } from './sort-keys.js'
import { sortedFile } from './sorted-file.js'
import { sortedList } from './sorted-list.js'
import type { KeyedRow, SortedRows } from './sorted-rows.js'

/**
 * What becomes of a row whose primary key came before: it is rejected as a bad row, or left out silently, or
 * stays like any other.
 */
export type Repeats = 'reject' | 'first' | 'all'

export interface SortOptions {
  /** Bytes of rows that may stay in memory. */
  readonly memory: number
  readonly repeats: Repeats
}

type Sorting = Pick<Scan, 'dataset' | 'columns' | 'reject' | 'temporary'>

/** Sorts once: in memory when the rows fit there, else into one file of the temporary folder. */
export const sortRows = (
  rows: Chunks<Located>,
  { memory, repeats }: SortOptions,
  scan: Sorting,
): Promise<SortedRows> => {
  const policy = scan.dataset.repeats ?? repeats
  if (policy === 'first' && areKeysAlone(scan)) return sortKeys(rows, memory, scan)
  return sortWhole(rows, { memory, repeats: policy }, scan)
}

const sortWhole = async (
  rows: Chunks<Located>,
  { memory, repeats }: SortOptions,
  { dataset, reject, temporary }: Sorting,
): Promise<SortedRows> => {
  const order = rowOrder(dataset)
  const places = createPlaces()
  const stays = (repeated: Placed): boolean => {
    if (repeats === 'reject') reject({ ...places.of(repeated), column: 'primary key', expected: 'unique' })
    return repeats === 'all'
  }
  const sorter = createSorter<Placed>({ key: ({ row }) => order(row), memory, temporary })
  try {
    for await (const chunk of rows) await sorter.add(chunk.map(places.mark))
    const keyed = keyedRows(unrepeated(sorter.sorted(), order, stays), dataset.partition)
    return await (sorter.spilled ? sortedFile(keyed, await temporary()) : sortedList(keyed))
  } finally {
    await sorter.close()
  }
}

/** Of rows with the same primary key the first stays, and others as they are said to. */
async function* unrepeated(
  rows: Chunks<Placed>,
  order: (row: AnyRow) => string,
  stays: (repeated: Placed) => boolean,
): Chunks<AnyRow> {
  let last: string | undefined
  for await (const chunk of rows) {
    const kept: AnyRow[] = []
    for (const placed of chunk) {
      const key = order(placed.row)
      if (key !== last || stays(placed)) kept.push(placed.row)
      last = key
    }
    yield kept
  }
}

async function* keyedRows(rows: Chunks<AnyRow>, partition: readonly string[]): Chunks<KeyedRow> {
  for await (const chunk of rows) yield chunk.map(row => ({ key: orderKey(partition, row), row }))
}
