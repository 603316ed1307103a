import type { Place } from '../../lib/errors.js'
import type { SearchRequest } from '../../lib/search/body.js'
import type { Page } from './page.js'

/** A search whose items are read page by page. */
export interface Search {
  ask(request: SearchRequest): Promise<Page>
  readonly request: SearchRequest
  readonly key: string
  readonly pageSize: number
  readonly at: Place & { readonly source: string }
}

/** The search services give no item beyond this one, and may count no further either. */
export const WINDOW = 10_000

export const sortedByKey = (key: string): Pick<SearchRequest, 'sort_by'> => ({ sort_by: { [key]: 'asc' } })
