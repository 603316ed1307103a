import { join } from 'node:path'
import { orderBounds } from '../order.js'
import { pack, unpack } from '../spill/pack.js'
import { type Entry, readRun, runFolder, writeRun } from '../spill/run-file.js'
import type { AnyRow, Chunks } from '../types.js'
import { countBelow } from './sorted-list.js'
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
        if (inside.length > 0) yield inside.map(({ text }) => unpack(text) as AnyRow)
        if (entries.at(-1)!.key > end) return
      }
    },
  }
}

async function* packed(rows: Chunks<KeyedRow>): AsyncGenerator<readonly Entry[]> {
  for await (const chunk of rows) yield chunk.map(({ key, row }) => ({ key, text: pack(row) }))
}
