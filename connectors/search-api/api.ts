import { isObject } from '../../lib/codec/collections.js'
import { LernError, type Place } from '../../lib/errors.js'
import type { Call } from '../../lib/http/call.js'
import type { HttpClient } from '../../lib/http/client.js'
import { type Endpoint, visible } from '../../lib/http/endpoint.js'
import { onlyServes } from '../../lib/http/only-serves.js'
import type { Scan } from '../../lib/source.js'
import { fieldOf, type Kind } from './kinds.js'
import { type Request, type Search, sortedByKey } from './search.js'

/** Makes the searches of one API. */
export interface Api {
  readonly kind: Kind
  readonly name: string
  /** The search for items of the dataset, with the columns asked for, narrowed by more filters. */
  search(asked: Asked, filters?: Request['filters'], pageSize?: number): Search
  /** The search of a whole body, posted as given but for its limit and offset. */
  post(asked: Asked, body: Body): Search
}

export type Asked = Pick<Scan, 'dataset' | 'columns' | 'signal'>

/** What somebody else wants searched. */
export type Body = Readonly<Record<string, unknown>>

export const searchApiOf = (
  name: string,
  kind: Kind,
  { url, authorization }: Endpoint,
  http: HttpClient,
  pageSize: number,
): Api => {
  const at: Place & { source: string } = { source: name, path: visible(url) }
  const headers = { ...kind.headers, ...(authorization !== undefined && { authorization }) }

  const searchOf = (asked: Asked, body: Body, request: Request, size = pageSize): Search => ({
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
    request,
    key: kind.key,
    pageSize: size,
    at,
  })

  return {
    kind,
    name,
    search: (asked, filters = {}, size = pageSize) => {
      onlyServes(name, kind.dataset, asked.dataset)
      const fields = [...new Set([kind.key, ...asked.columns.map(column => fieldOf(kind, column))])]
      const request = { filters: { ...kind.filters, ...filters }, fields, ...sortedByKey(kind.key) }
      return searchOf(asked, {}, request, size)
    },
    post: (asked, body) => {
      onlyServes(name, kind.dataset, asked.dataset)
      return searchOf(asked, body, requestOf(name, body))
    },
  }
}

const requestOf = (name: string, { request }: Body): Request => {
  if (isObject(request) && isRequest(request)) return request
  throw new LernError('USAGE', `${name} cannot search by a filter that has no request of the usual form`, {
    source: name,
    allowed: '{ "request": { "filters": { … } } }, with whole numbers as limit and offset',
  })
}

const isRequest = ({ limit = 0, offset = 0, filters = {}, sort_by = {} }: Request): boolean =>
  [limit, offset].every(size => Number.isSafeInteger(size) && size >= 0) && [filters, sort_by].every(isObject)
