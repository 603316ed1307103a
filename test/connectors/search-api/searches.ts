import { itemsOf } from '../../../connectors/search-api/items.js'
import type { Page } from '../../../connectors/search-api/page.js'
import type { Search } from '../../../connectors/search-api/search.js'
import type { LernError } from '../../../lib/errors.js'
import type { SearchRequest } from '../../../lib/search/body.js'
import { failureOf } from '../../support/failure.js'

/** Documents with ascending ids, from one number up. */
export const ids = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => ({ id: `id-${String(from + at).padStart(6, '0')}` }))

const SORTED: SearchRequest = { sort_by: { id: 'asc' } }

/** A search that a function answers, and what it was asked. */
export const searchOf = (
  ask: (request: SearchRequest) => Page,
  { request = SORTED, pageSize = 10 }: { readonly request?: SearchRequest; readonly pageSize?: number } = {},
) => {
  const asked: SearchRequest[] = []
  const search: Search = {
    ask: async sent => {
      asked.push(sent)
      return ask(sent)
    },
    request,
    key: 'id',
    pageSize,
    at: { source: 'an API', path: 'host/search' },
  }
  return { search, asked }
}

export const all = async (items: AsyncIterable<readonly unknown[]>): Promise<readonly unknown[]> => {
  const found: unknown[] = []
  for await (const page of items) found.push(...page)
  return found
}

export const failureIn = (search: Search): Promise<LernError> => failureOf(all(itemsOf(search)))
