import type { Place } from '../../lib/errors.js'
import type { Call } from '../../lib/http/call.js'
import type { HttpClient } from '../../lib/http/client.js'
import { type Endpoint, visible } from '../../lib/http/endpoint.js'
import { onlyServes } from '../../lib/http/only-serves.js'
import type { SearchBody, SearchRequest } from '../../lib/search/body.js'
import type { Scan } from '../../lib/source.js'
import type { Names } from '../../lib/types.js'
import { fieldOf, type Kind } from './kinds.js'
import { type Search, sortedByKey } from './search.js'

/** Makes the searches of one API. */
export interface Api {
  readonly kind: Kind
  readonly name: string
  /** The search for items of the dataset, with the columns asked for, narrowed by more filters. */
  search(asked: Asked, filters?: SearchRequest['filters'], pageSize?: number): Search
  /** Somebody's own search, posted as given but for its limit, its offset, and the columns asked for among its fields. */
  post(asked: Asked, body: SearchBody): Search
}

export type Asked = Pick<Scan, 'dataset' | 'columns' | 'signal'>

export const searchApiOf = (
  name: string,
  kind: Kind,
  { url, authorization }: Endpoint,
  http: HttpClient,
  pageSize: number,
): Api => {
  const at: Place & { source: string } = { source: name, path: visible(url) }
  const headers = { ...kind.headers, ...(authorization !== undefined && { authorization }) }

  const searchOf = (asked: Asked, body: SearchBody, size = pageSize): Search => ({
    ask: async page => {
      const call: Call = {
        method: 'POST',
        url,
        headers,
        body: { ...body, request: page },
        signal: asked.signal,
      }
      return kind.page((await http.send(call)).json, at)
    },
    request: body.request,
    key: kind.key,
    pageSize: size,
    at,
  })

  return {
    kind,
    name,
    search: (asked, more = {}, size = pageSize) => {
      onlyServes(name, kind.dataset, asked.dataset)
      const filters = { ...kind.filters, ...more }
      return searchOf(
        asked,
        { request: { filters, fields: fieldsOf(kind, asked), ...sortedByKey(kind.key) } },
        size,
      )
    },
    post: (asked, body) => {
      onlyServes(name, kind.dataset, asked.dataset)
      const { fields = [] } = body.request
      const all = [...new Set([...fields, ...fieldsOf(kind, asked)])]
      return searchOf(asked, { ...body, request: { ...body.request, fields: all } })
    },
  }
}

/** What the columns that are asked for are made of, the key first. */
const fieldsOf = (kind: Kind, { columns }: Asked): Names => [
  ...new Set([kind.key, ...columns.map(column => fieldOf(kind, column))]),
]
