import { orderKey } from '../order.js'
import type { Scan } from '../source.js'
import { createSorter } from '../spill/sorter.js'
import type { AnyRow, Chunk, Chunks } from '../types.js'
import type { Located } from './located.js'
import { sortedFile } from './sorted-file.js'
import { sortedList } from './sorted-list.js'
import type { KeyedRow, SortedRows } from './sorted-rows.js'

/** Whether rows hold one column of text that is all of their key: the text by which they are ordered then says all. */
export const areKeysAlone = ({ dataset, columns }: Pick<Scan, 'dataset' | 'columns'>): boolean => {
  const { partition, clustering } = dataset
  const [column] = columns
  const isKey = columns.length === 1 && partition.length === 1 && partition[0] === column
  return isKey && clustering.length === 0 && dataset.columns[column!]?.type.kind === 'text'
}

/**
 * Sorts rows that are keys alone, each of which stays once. Only the text is kept by which they are ordered: more of
 * them fit in memory than of other rows.
 */
export const sortKeys = async (
  rows: Chunks<Located>,
  memory: number,
  { dataset: { partition }, temporary }: Pick<Scan, 'dataset' | 'temporary'>,
): Promise<SortedRows> => {
  const sorter = createSorter<string>({ key: order => order, memory, temporary })
  try {
    for await (const chunk of rows) await sorter.add(chunk.map(({ row }) => orderKey(partition, row)))
    const keyed = keyedRows(sorter.sorted(), partition[0]!)
    return await (sorter.spilled ? sortedFile(keyed, await temporary()) : sortedList(keyed))
  } finally {
    await sorter.close()
  }
}

async function* keyedRows(orders: Chunks<string>, column: string): AsyncGenerator<Chunk<KeyedRow>> {
  let last: string | undefined
  for await (const chunk of orders) {
    const kept: KeyedRow[] = []
    for (const order of chunk) {
      if (order !== last) kept.push(new BareKey(order, column))
      last = order
    }
    yield kept
  }
}

/** Before the bytes of the key stands its token. */
const AFTER_TOKEN = 8

/** A row that is made when it is asked for. */
class BareKey implements KeyedRow {
  readonly key: string
  readonly #column: string

  constructor(key: string, column: string) {
    this.key = key
    this.#column = column
  }

  get row(): AnyRow {
    const text = Buffer.from(this.key.slice(AFTER_TOKEN), 'latin1').toString()
    return { [this.#column]: text }
  }
}
