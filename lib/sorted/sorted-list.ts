import { orderBounds } from '../order.js'
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
  }
}

/** How many items of a sorted list come before a bound. */
export const countBelow = (list: readonly { readonly key: string }[], bound: string): number => {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]!.key < bound) low = middle + 1
    else high = middle
  }
  return low
}
