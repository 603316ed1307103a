import type { Located } from '../../lib/sorted/located.js'
import { orderedRows } from '../../lib/sorted/ordered-rows.js'
import type { Get, Scan, Source } from '../../lib/source.js'
import { together } from '../../lib/together.js'
import type { AnyRow, Chunks } from '../../lib/types.js'
import type { Api } from './api.js'
import { checkIndex } from './check.js'
import { FIELDS, rowsDecoder } from './documents.js'
import { search } from './search.js'

export interface BatchCountsOptions {
  /** The index; `course-batch` by default. */
  readonly index?: string
  /** An index that is not there has no counts. */
  readonly optional?: boolean
  /** Bytes of rows that may stay in memory when they are put in order; 64 MiB by default. */
  readonly memory?: number
}

/** A source of `batch_counts`, each found by the id of its batch. */
export interface BatchCounts extends Source {
  get: NonNullable<Source['get']>
}

interface Index {
  readonly name: string
  readonly optional: boolean
}

const MEMORY = 64 * 1024 * 1024
/** Documents of one page, and ids of one question. */
const MOST = 1_000

export const batchCountsSource = (api: Api, options: BatchCountsOptions): BatchCounts => {
  const index = { name: options.index ?? 'course-batch', optional: options.optional ?? false }
  return {
    name: `${api.source} ${index.name}`,
    rows: orderedRows(scan => allCounts(api, index, scan), {
      memory: options.memory ?? MEMORY,
      repeats: 'first',
    }),
    get: wanted => countsOf(api, index, wanted),
    check: () => checkIndex(api, index),
  }
}

async function* allCounts(api: Api, index: Index, scan: Scan): Chunks<Located> {
  const rowsOf = rowsDecoder(api.source, scan)
  for await (const documents of find(api, index, { match_all: {} }, scan.signal))
    yield rowsOf(documents).map(row => ({ row }))
}

const countsOf = async (api: Api, index: Index, wanted: Get): Promise<readonly (AnyRow | undefined)[]> => {
  const { keys, columns, signal } = wanted
  const rowsOf = rowsDecoder(api.source, { ...wanted, columns: [...new Set([...columns, 'batchid'])] })
  const found = new Map<unknown, AnyRow>()
  await together(
    chunksOf(keys),
    async (ids, either) => {
      for await (const documents of find(api, index, byId(ids), either))
        for (const row of rowsOf(documents)) if (!found.has(row.batchid)) found.set(row.batchid, row)
    },
    signal,
  )
  return keys.map(key => pick(found.get(key), columns))
}

const find = (api: Api, { name, optional }: Index, query: object, signal: AbortSignal) =>
  search(api, { index: name, query, fields: FIELDS, pageSize: MOST, optional, signal })

/**
 * A question by term is not analysed, while `id.raw` holds ids in lower case. What differs in case only is
 * found too, and left out by whoever looks for an id exactly.
 */
const byId = (ids: readonly string[]): object => {
  const lower = [...new Set(ids.map(id => id.toLowerCase()))]
  const should = [{ terms: { 'id.raw': lower } }, { ids: { values: ids } }]
  return { bool: { should, minimum_should_match: 1 } }
}

const chunksOf = (keys: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(keys.length / MOST) }, (_, at) => keys.slice(at * MOST, (at + 1) * MOST))

const pick = (row: AnyRow | undefined, columns: readonly string[]): AnyRow | undefined =>
  row && Object.fromEntries(columns.map(column => [column, row[column]]))
