import { join } from 'node:path'
import type { Chunk, Chunks } from '../types.js'
import { countBelow } from './count-below.js'
import { pack, unpack } from './pack.js'
import { type Entry, type Mark, readRun, runFolder, writeRun } from './run-file.js'
import { createSorter } from './sorter.js'

/** A row, and the key by which it was sorted. */
export interface Sorted<Row> {
  readonly key: string
  readonly row: Row
}

/** Rows sorted by a key, to be read from any key on, as often as it is asked. */
export interface SortedTable<Row> {
  /** The rows whose key begins with a text, in order of their keys. */
  startingWith(beginning: string): Chunks<Sorted<Row>>
}

export interface SortedTableOptions<Row> {
  readonly key: (row: Row) => string
  /** Bytes of rows that may stay in memory; more are kept on disk. */
  readonly memory: number
  /** A private folder, which goes when the run ends. */
  readonly temporary: () => Promise<string>
}

/** Sorts rows once, in memory or on disk. */
export const sortedTable = async <Row>(
  rows: Chunks<Row>,
  { key, memory, temporary }: SortedTableOptions<Row>,
): Promise<SortedTable<Row>> => {
  const sorter = createSorter({ key, memory, temporary })
  try {
    for await (const chunk of rows) await sorter.add(chunk)
    if (!sorter.spilled) return inMemory(await keyed(sorter.sorted(), key))
    const path = join(await runFolder(await temporary()), 'table')
    const marks = await writeRun(path, packed(sorter.sorted(), key))
    return onDisk(path, marks)
  } finally {
    await sorter.close()
  }
}

const keyed = async <Row>(rows: Chunks<Row>, key: (row: Row) => string): Promise<Sorted<Row>[]> => {
  const all: Sorted<Row>[] = []
  for await (const chunk of rows) for (const row of chunk) all.push({ key: key(row), row })
  return all
}

async function* packed<Row>(rows: Chunks<Row>, key: (row: Row) => string): AsyncGenerator<readonly Entry[]> {
  for await (const chunk of rows) yield chunk.map(row => ({ key: key(row), text: pack(row) }))
}

const CHUNK_ROWS = 1_000

const inMemory = <Row>(all: readonly Sorted<Row>[]): SortedTable<Row> => ({
  async *startingWith(beginning) {
    for (let at = countBelow(all, beginning); at < all.length; at += CHUNK_ROWS) {
      const chunk = all.slice(at, at + CHUNK_ROWS)
      const inside = chunk.filter(({ key }) => key.startsWith(beginning))
      if (inside.length > 0) yield inside
      if (inside.length < chunk.length) return
    }
  },
})

const onDisk = <Row>(path: string, marks: readonly Mark[]): SortedTable<Row> => ({
  async *startingWith(beginning) {
    const mark = marks[countBelow(marks, beginning) - 1]
    for await (const entries of readRun(path, mark?.offset)) {
      const inside = entries.filter(({ key }) => key.startsWith(beginning)).map(unpacked<Row>)
      if (inside.length > 0) yield inside
      if (isPast(entries, beginning)) return
    }
  },
})

const unpacked = <Row>({ key, text }: Entry): Sorted<Row> => ({ key, row: unpack(text) as Row })

const isPast = (entries: Chunk<Entry>, beginning: string): boolean => {
  const last = entries.at(-1)
  return last !== undefined && last.key > beginning && !last.key.startsWith(beginning)
}
