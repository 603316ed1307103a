import { httpClient } from '../../lib/http/client.js'
import { endpointOf } from '../../lib/http/endpoint.js'
import type { HttpOptions } from '../../lib/http/options.js'
import type { Located } from '../../lib/sorted/located.js'
import { orderedRows } from '../../lib/sorted/ordered-rows.js'
import type { Scan, Source } from '../../lib/source.js'
import type { AnyRow, Chunks } from '../../lib/types.js'
import { type Api, type Asked, type Body, searchApiOf } from './api.js'
import { checkApi } from './check.js'
import { find } from './find.js'
import { itemsOf } from './items.js'
import { KINDS, type KindName } from './kinds.js'
import { rowReader } from './rows.js'
import type { Search } from './search.js'

export interface SearchApiOptions extends HttpOptions {
  /** Address of the search. Credentials in it are sent as basic authorization. */
  readonly url: string
  /** What is searched, which is the dataset that is served. */
  readonly kind: KindName
  /** Items asked for at once, 250 by default; the services give at most 10,000. */
  readonly pageSize?: number
  /** Bytes of a dataset's rows that may stay in memory when they have to be sorted; 64 MiB by default. */
  readonly memory?: number
}

/** Somebody's own search. */
export interface Searching extends Asked {
  /** Posted as given, `{ "request": { "filters": … } }`, but for the limit and the offset of each page. */
  readonly body: Body
  readonly reject: Scan['reject']
}

/** A source of the items that a search API of the platform finds. */
export interface SearchApi extends Source {
  get: NonNullable<Source['get']>
  /**
   * The rows of all items that a search finds, in the order of the API, an item that comes twice once.
   * More than 10,000 come in the order of their key, which a search that sorts them or filters by it forbids.
   */
  search(searching: Searching): Chunks<AnyRow>
}

const PAGE_SIZE = 250
const MEMORY = 64 * 1024 * 1024

/**
 * Serves `content`, `organisation` or `location` from a search API: all items, items by their key, items of
 * a search. Fails with the codes of `HttpClient`, SOURCE_MALFORMED also when counts and items do not agree,
 * and with OVER_BOUND when a search finds more items than the API can page through.
 */
export const searchApi = ({ url, kind, pageSize, memory, ...http }: SearchApiOptions): SearchApi => {
  const name = `search-api ${kind}`
  const client = httpClient(name, http)
  const api = searchApiOf(name, KINDS[kind], endpointOf(url), client, pageSize ?? PAGE_SIZE)
  return {
    name,
    rows: orderedRows(scan => allRows(api, scan), { memory: memory ?? MEMORY, repeats: 'first' }),
    get: wanted => find(api, wanted),
    search: searching => found(api, searching),
    check: dataset => checkApi(api, dataset),
  }
}

async function* allRows(api: Api, scan: Scan): Chunks<Located> {
  yield* rowsOf(api, api.search(scan), scan)
}

async function* found(api: Api, searching: Searching): Chunks<AnyRow> {
  const search = api.post(searching, searching.body)
  for await (const keyed of rowsOf(api, search, searching)) yield keyed.map(({ row }) => row)
}

async function* rowsOf(api: Api, search: Search, asked: Asked & Pick<Scan, 'reject'>): Chunks<Located> {
  const read = rowReader(api.kind, asked)
  for await (const items of itemsOf(search)) {
    const rows = read(items)
    if (rows.length > 0) yield rows
    asked.signal.throwIfAborted()
  }
}
