import type { Place } from '../../lib/errors.js'
import type { Page } from './page.js'

/** What is asked of the API, within `request`. */
export interface Request {
  readonly filters?: Readonly<Record<string, unknown>>
  readonly fields?: readonly string[]
  readonly sort_by?: Readonly<Record<string, string>>
  readonly limit?: number
  readonly offset?: number
}

/** A search whose items are read page by page. */
export interface Search {
  ask(request: Request): Promise<Page>
  readonly request: Request
  readonly key: string
  readonly pageSize: number
  readonly at: Place & { readonly source: string }
}

/** The search services give no item beyond this one, and may count no further either. */
export const WINDOW = 10_000

export const sortedByKey = (key: string): Pick<Request, 'sort_by'> => ({ sort_by: { [key]: 'asc' } })
