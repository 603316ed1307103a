import { orderBounds } from '../order.js'
import { countBelow } from '../spill/count-below.js'
import type { Chunks } from '../types.js'
import type { KeyedRow, SortedRows } from './sorted-rows.js'

const CHUNK_ROWS = 1_000

/** Sorted rows that stay in memory. */
export const sortedList = async (rows: Chunks<KeyedRow>): Promise<SortedRows> => {
  const list: KeyedRow[] = []
  for await (const chunk of rows) list.push(...chunk)

  return {
    async *in(range) {
      const { start, end } = orderBounds(range)
      const stop = countBelow(list, end)
      for (let at = countBelow(list, start); at < stop; at += CHUNK_ROWS) {
        yield list.slice(at, Math.min(at + CHUNK_ROWS, stop)).map(({ row }) => row)
      }
    },

    async *at(keys) {
      for (const key of keys) yield itemsAt(list, key).map(({ row }) => row)
    },
  }
}

/** The items of a sorted list that have this key. */
export const itemsAt = <Item extends { readonly key: string }>(
  list: readonly Item[],
  key: string,
): readonly Item[] => list.slice(countBelow(list, key), countBelow(list, justAfter(key)))

/** Above the key, and not above any other key that is above it. */
export const justAfter = (key: string): string => `${key}\0`
