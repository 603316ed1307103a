import { orderKey, rowOrder } from '../../lib/order.js'
import type { Scan } from '../../lib/source.js'
import { createSorter } from '../../lib/spill/sorter.js'
import type { AnyRow, Chunks } from '../../lib/types.js'
import type { NumberedRow } from './read.js'
import { sortedFile } from './sorted-file.js'
import { sortedList } from './sorted-list.js'
import type { KeyedRow, SortedRows } from './sorted-rows.js'

/** Sorts once: in memory when the rows fit there, else into one file of the temporary folder. */
export const sortRows = async (
  rows: Chunks<NumberedRow>,
  file: string,
  memory: number,
  { dataset, reject, temporary }: Pick<Scan, 'dataset' | 'reject' | 'temporary'>,
): Promise<SortedRows> => {
  const order = rowOrder(dataset)
  const rejectRepeated = (line: number) => reject({ file, line, column: 'primary key', expected: 'unique' })
  const sorter = createSorter<NumberedRow>({ key: ({ row }) => order(row), memory, temporary })
  try {
    for await (const chunk of rows) await sorter.add(chunk)
    const keyed = keyedRows(unrepeated(sorter.sorted(), order, rejectRepeated), dataset.partition)
    return await (sorter.spilled ? sortedFile(keyed, await temporary()) : sortedList(keyed))
  } finally {
    await sorter.close()
  }
}

/** Of rows with the same primary key only the first stays: no source has two of them. */
async function* unrepeated(
  rows: Chunks<NumberedRow>,
  order: (row: AnyRow) => string,
  reject: (line: number) => void,
): Chunks<AnyRow> {
  let last: string | undefined
  for await (const chunk of rows) {
    const kept: AnyRow[] = []
    for (const { line, row } of chunk) {
      const key = order(row)
      if (key === last) reject(line)
      else kept.push(row)
      last = key
    }
    yield kept
  }
}

async function* keyedRows(rows: Chunks<AnyRow>, partition: readonly string[]): Chunks<KeyedRow> {
  for await (const chunk of rows) yield chunk.map(row => ({ key: orderKey(partition, row), row }))
}
