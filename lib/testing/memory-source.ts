import { rowDecoder } from '../codec/row.js'
import type { Dataset } from '../dataset.js'
import { LernError } from '../errors.js'
import { inRange, orderKey, rowOrder } from '../order.js'
import { shardRange } from '../shard.js'
import type { Get, Scan, Source } from '../source.js'
import type { AnyRow, Chunk, Names } from '../types.js'

/** A source that keeps its rows, and tells what was asked of it. */
export interface MemorySource extends Source {
  /** Scans that were begun and not closed: a test may insist on none. */
  readonly open: number
  /** Chunks that were handed out, over all scans. */
  readonly chunksRead: number
}

export interface MemorySourceOptions {
  /** Rows in a chunk. */
  readonly chunk?: number
}

/**
 * Serves rows given as in a snapshot: maps as objects, timestamps as ISO 8601, absent columns null. They come
 * in the dataset's order, whatever the order they are given in.
 */
export const memorySource = (
  dataset: Dataset,
  rows: readonly unknown[],
  { chunk: size = 100 }: MemorySourceOptions = {},
): MemorySource => {
  const decoded = inOrder(dataset, decodeAll(dataset, rows))
  let open = 0
  let chunksRead = 0

  async function* read(scan: Scan): AsyncGenerator<Chunk<AnyRow>> {
    const asked = decoded.filter(row => isAsked(row, scan))
    open++
    try {
      for (let at = 0; at < asked.length; at += size) {
        scan.signal.throwIfAborted()
        chunksRead++
        yield asked.slice(at, at + size).map(row => pick(row, scan.columns))
      }
      scan.signal.throwIfAborted()
    } finally {
      open--
    }
  }

  return {
    name: `memory ${dataset.name}`,
    rows: read,
    ranges: async (_dataset, total) =>
      Array.from({ length: total }, (_, at) => shardRange({ index: at + 1, total })),
    get: async wanted => wanted.keys.map(key => found(decoded, dataset.partition, key, wanted)),
    estimate: async () => decoded.length,
    get open() {
      return open
    },
    get chunksRead() {
      return chunksRead
    },
  }
}

const decodeAll = (dataset: Dataset, rows: readonly unknown[]): readonly AnyRow[] => {
  const decode = rowDecoder(dataset, Object.keys(dataset.columns))
  return rows.map((row, at) => {
    const decoded = decode(row)
    if (decoded.ok) return decoded.row
    const { column, expected } = decoded
    throw new LernError('BAD_ROW', `row ${at + 1} of ${dataset.name}: ${column} is not ${expected}`, {
      dataset: dataset.name,
      column,
      line: at + 1,
    })
  })
}

const inOrder = (dataset: Dataset, rows: readonly AnyRow[]): readonly AnyRow[] => {
  if (dataset.partition.length === 0) return rows
  const order = rowOrder(dataset)
  const keyed = rows.map(row => ({ row, key: order(row) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row)
}

const found = (
  rows: readonly AnyRow[],
  [column]: Names,
  key: string,
  { columns, where = {} }: Get,
): AnyRow | undefined => {
  const wanted = Object.entries({ ...where, [column!]: key })
  const row = rows.find(of => wanted.every(([name, value]) => of[name] === value))
  return row && pick(row, columns)
}

const isAsked = (row: AnyRow, { dataset, range }: Scan): boolean =>
  dataset.partition.length === 0 || inRange(orderKey(dataset.partition, row), range)

const pick = (row: AnyRow, columns: Names): AnyRow =>
  Object.fromEntries(columns.map(column => [column, row[column]]))
