import {
  type Asked,
  type Reply,
  type ScriptedServer,
  scriptedServer,
} from '../../../support/scripted-server.js'
import { documents } from './batches.js'

/** How versions differ in what they answer. */
export type Total = (count: number) => unknown
export const TOTALS: Readonly<Record<string, Total>> = {
  'Elasticsearch 6': count => count,
  'Elasticsearch 8': count => ({ value: count, relation: 'eq' }),
}

export interface FakeElasticsearch extends ScriptedServer {
  /** Searches that were begun and not yet forgotten. */
  readonly openSearches: () => number
  readonly pagesRead: () => number
}

interface Search {
  readonly found: readonly { readonly id: string }[]
  at: number
}

interface Body {
  readonly size?: number
  readonly scroll_id?: string | readonly string[]
  readonly query?: { readonly bool?: { readonly should: readonly [Terms, unknown] } }
}
type Terms = { readonly terms: { readonly 'id.raw': readonly string[] } }

/** Answers searches over the documents as a cluster does, at most `most` documents a page. */
export const fakeElasticsearch = async (
  total: Total = TOTALS['Elasticsearch 8']!,
  most = 10,
): Promise<FakeElasticsearch> => {
  const searches = new Map<string, Search>()
  let pages = 0

  const begin = ({ query }: Body): string => {
    const ids = query?.bool?.should[0].terms['id.raw']
    const found = documents.filter(({ id }) => ids?.includes(id.toLowerCase()) ?? true)
    const name = `scroll-${searches.size}-${Math.random()}`
    searches.set(name, { found, at: 0 })
    return name
  }

  const page = (name: string): Reply => {
    const search = searches.get(name)!
    const hits = search.found.slice(search.at, search.at + most)
    search.at += most
    pages++
    return { json: pageOf(name, total(search.found.length), hits) }
  }

  const answer = ({ method, path, body }: Asked): Reply => {
    const asked = (body ?? {}) as Body
    if (path.startsWith('/course-batch/_search')) return page(begin(asked))
    if (path === '/_search/scroll' && method === 'POST') return page(asked.scroll_id as string)
    if (path !== '/_search/scroll' || method !== 'DELETE') return missingIndex
    for (const name of asked.scroll_id ?? []) searches.delete(name)
    return { json: { succeeded: true } }
  }

  const server = await scriptedServer(answer)
  return { ...server, openSearches: () => searches.size, pagesRead: () => pages }
}

export const pageOf = (name: string, total: unknown, found: readonly object[]) => ({
  _scroll_id: name,
  took: 1,
  timed_out: false,
  _shards: { total: 5, successful: 5, skipped: 0, failed: 0 },
  hits: {
    total,
    max_score: null,
    hits: found.map(document => ({ _index: 'course-batch', _type: '_doc', _id: 'x', _source: document })),
  },
})

export const missingIndex: Reply = {
  status: 404,
  json: { error: { type: 'index_not_found_exception', reason: 'no such index' }, status: 404 },
}
