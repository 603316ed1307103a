import { httpClient } from '../../lib/http/client.js'
import { endpointOf } from '../../lib/http/endpoint.js'
import type { HttpOptions } from '../../lib/http/options.js'
import type { SearchBody } from '../../lib/search/body.js'
import type { Located } from '../../lib/sorted/located.js'
import { orderedRows } from '../../lib/sorted/ordered-rows.js'
import type { Scan, Source } from '../../lib/source.js'
import type { Chunks } from '../../lib/types.js'
import { type Api, searchApiOf } from './api.js'
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

/** A source of the items that a search API of the platform finds. */
export interface SearchApi extends Source {
  get: NonNullable<Source['get']>
  /**
   * Somebody's own search, posted as given but for the limit and the offset of each page and for the fields, to
   * which those are added that the columns need. An item that comes twice counts once. In any order, rows come as
   * the API gives them; more than 10,000 in the order of their key, which a search that sorts them or filters by
   * it forbids.
   */
  search: NonNullable<Source['search']>
}

/** A scan of what a search finds. */
interface Searching extends Scan {
  readonly body: SearchBody
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
  const sorting = { memory: memory ?? MEMORY, repeats: 'first' } as const
  const found = orderedRows<Searching>(scan => rowsOf(api, api.post(scan, scan.body), scan), {
    ...sorting,
    identity: ({ dataset, columns, body }) => JSON.stringify([dataset.name, columns, body]),
  })
  return {
    name,
    rows: orderedRows(scan => rowsOf(api, api.search(scan), scan), sorting),
    search: body => scan => found({ ...scan, body }),
    get: wanted => find(api, wanted),
    check: dataset => checkApi(api, dataset),
  }
}

async function* rowsOf(api: Api, search: Search, scan: Scan): Chunks<Located> {
  const read = rowReader(api.kind, scan)
  for await (const items of itemsOf(search)) {
    const rows = read(items)
    if (rows.length > 0) yield rows
    scan.signal.throwIfAborted()
  }
}
