import { isObject } from '../codec/collections.js'
import { LernError } from '../errors.js'
import type { Names } from '../types.js'

/** What is searched, as the platform's search services take it. */
export interface SearchRequest {
  readonly filters?: Readonly<Record<string, unknown>>
  readonly fields?: Names
  readonly sort_by?: Readonly<Record<string, string>>
  readonly limit?: number
  readonly offset?: number
  readonly [asked: string]: unknown
}

/** A whole search, as somebody posts it. */
export interface SearchBody {
  readonly request: SearchRequest
  readonly [beside: string]: unknown
}

/**
 * Somebody's JSON as a search: `{ "request": { "filters": { … } } }`, or what stands in its request alone. Fails
 * with USAGE when it has another form; what it asks for is the business of the source.
 */
export const searchBody = (json: unknown, dataset: string): SearchBody => {
  const body = isBare(json) ? { request: json } : json
  if (isBody(body)) return body
  throw new LernError('USAGE', `a search of ${dataset} has another form than the platform's searches`, {
    dataset,
    allowed: '{ "request": { "filters": { … } } }, with whole numbers as limit and offset',
  })
}

const isBare = (json: unknown): boolean =>
  isObject(json) && !Object.hasOwn(json, 'request') && Object.hasOwn(json, 'filters')

const isBody = (body: unknown): body is SearchBody => isObject(body) && isRequest(body.request)

const isRequest = (request: unknown): request is SearchRequest => {
  if (!isObject(request)) return false
  const { filters = {}, fields = [], sort_by = {}, limit = 0, offset = 0 } = request
  return isNames(fields) && [filters, sort_by].every(isObject) && [limit, offset].every(isSize)
}

const isNames = (fields: unknown): boolean =>
  Array.isArray(fields) && fields.every(field => typeof field === 'string')

const isSize = (size: unknown): boolean => Number.isSafeInteger(size) && (size as number) >= 0
