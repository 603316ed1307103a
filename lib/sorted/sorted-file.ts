import { join } from 'node:path'
import { orderBounds } from '../order.js'
import { countBelow } from '../spill/count-below.js'
import { pack, unpack } from '../spill/pack.js'
import { type Entry, type Mark, readRun, runFolder, writeRun } from '../spill/run-file.js'
import type { AnyRow, Chunks } from '../types.js'
import { itemsAt, justAfter } from './sorted-list.js'
import type { KeyedRow, SortedRows } from './sorted-rows.js'

/**
 * Sorted rows in a file, with marks to start reading from. The file goes with the temporary folder, when the
 * run ends.
 */
export const sortedFile = async (rows: Chunks<KeyedRow>, temporary: string): Promise<SortedRows> => {
  const path = join(await runFolder(temporary), 'sorted')
  const marks = await writeRun(path, packed(rows))

  return {
    async *in(range) {
      const { start, end } = orderBounds(range)
      const mark = marks[countBelow(marks, start) - 1]
      for await (const entries of readRun(path, mark?.offset)) {
        const inside = entries.filter(({ key }) => start < key && key < end)
        if (inside.length > 0) yield inside.map(unpacked)
        if (entries.at(-1)!.key > end) return
      }
    },

    async *at(keys) {
      const block = blocksOf(path, marks)
      for (const key of keys) {
        const found: AnyRow[] = []
        const first = Math.max(0, countBelow(marks, key) - 1)
        const end = countBelow(marks, justAfter(key))
        for (let place = first; place < end; place++)
          found.push(...itemsAt(await block(place), key).map(unpacked))
        yield found
      }
    },
  }
}

/**
 * Reads what stands between two marks. The block that came last is kept: for ascending keys none is read
 * twice.
 */
const blocksOf = (path: string, marks: readonly Mark[]) => {
  let last: { readonly place: number; readonly entries: readonly Entry[] } | undefined
  return async (place: number): Promise<readonly Entry[]> => {
    if (last?.place === place) return last.entries
    const entries: Entry[] = []
    for await (const some of readRun(path, marks[place]!.offset, marks[place + 1]?.offset))
      entries.push(...some)
    last = { place, entries }
    return entries
  }
}

const unpacked = ({ text }: Entry): AnyRow => unpack(text) as AnyRow

async function* packed(rows: Chunks<KeyedRow>): AsyncGenerator<readonly Entry[]> {
  for await (const chunk of rows) yield chunk.map(({ key, row }) => ({ key, text: pack(row) }))
}
