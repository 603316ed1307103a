import type { RequestFilters } from '../../requests/index.js'
import type { Endpoint } from '../endpoint.js'
import type { JsonObject } from '../json-object.js'
import { dayOf, limitOf, memberObject, requestOf, textOf } from '../members.js'
import { clientError } from '../refusal.js'
import type { Parts } from './parts.js'
import { searchSchema } from './schemas.js'
import { allShown } from './shown.js'

const LIMIT = 10
const SUPPORTED = ['dataset', 'requestedDate', 'status', 'channel']

/** Requests by what they are for, of all channels: only who is trusted with all of them may ask. */
export const search = (parts: Parts): Endpoint => ({
  id: 'ekstep.analytics.dataset.request.search',
  method: 'POST',
  paths: ['/request/search'],
  for: 'internal',
  failsWith: 'ERROR',
  schema: searchSchema,
  answer: async call => {
    const request = requestOf(call.body)
    const filters = filtersOf(memberObject(request, 'filters') ?? {})
    const found = await parts.requests.search(filters, limitOf(request.limit, LIMIT))
    return { count: found.total, jobs: await allShown(parts, found.requests, call) }
  },
})

const filtersOf = (filters: JsonObject): RequestFilters => {
  const names = Object.keys(filters)
  if (names.length === 0) throw clientError('Filters are empty')
  if (!names.some(name => SUPPORTED.includes(name))) throw clientError('Unsupported filters')
  const texts = ['dataset', 'status', 'channel'].map(name => [name, textOf(filters, name)] as const)
  const given = [...texts, ['requestedDate', dayOf(filters, 'requestedDate')] as const]
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}
