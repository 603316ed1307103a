import { answersTo } from '../answers.js'
import { rowDecoder } from '../codec/row.js'
import type { Dataset } from '../dataset.js'
import { LernError } from '../errors.js'
import { getByFind } from '../get-by-find.js'
import { inOrder, inRange, orderKey } from '../order.js'
import { pick } from '../pick.js'
import { itemFilter, withFields } from '../search/item-filter.js'
import { shardRange } from '../shard.js'
import type { Find, Scan, Source } from '../source.js'
import type { AnyRow, Chunk } from '../types.js'

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
 * Serves rows given as in a snapshot: maps as objects, timestamps as ISO 8601, absent columns null. They
 * come in the dataset's order, whatever the order they are given in. A scan among keys gives all rows, so
 * that a test shows whether whoever asks leaves out the rest.
 */
export const memorySource = (
  dataset: Dataset,
  rows: readonly unknown[],
  { chunk: size = 100 }: MemorySourceOptions = {},
): MemorySource => {
  const decoded = inOrder(dataset, decodeAll(dataset, rows))
  let open = 0
  let chunksRead = 0

  async function* read(rows: readonly AnyRow[], scan: Scan): AsyncGenerator<Chunk<AnyRow>> {
    const asked = rows.filter(row => isAsked(row, scan))
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

  const find = async (wanted: Find) => found(decoded, wanted)

  return {
    name: `memory ${dataset.name}`,
    rows: scan => read(decoded, scan),
    search: body => {
      const { fields, matches } = itemFilter(body, `memory ${dataset.name}`)
      const found = inOrder(dataset, decodeAll(withFields(dataset, fields), rows).filter(matches))
      return scan => read(found, scan)
    },
    ranges: async (_dataset, total) =>
      Array.from({ length: total }, (_, at) => shardRange({ index: at + 1, total })),
    get: getByFind(find),
    find,
    finds: async () => true,
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

const found = (rows: readonly AnyRow[], { keys, columns, signal }: Find): readonly (readonly AnyRow[])[] => {
  signal.throwIfAborted()
  const { answers, deal } = answersTo(keys)
  for (const row of rows) deal(row)
  return answers.map(answer => answer.map(row => pick(row, columns)))
}

const isAsked = (row: AnyRow, { dataset, range }: Scan): boolean =>
  dataset.partition.length === 0 || inRange(orderKey(dataset.partition, row), range)
