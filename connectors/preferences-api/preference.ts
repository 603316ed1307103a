import { isRight } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { columnsDecoder } from '../../lib/codec/row.js'
import { LernError, type Place } from '../../lib/errors.js'
import type { Answer } from '../../lib/http/call.js'
import type { HttpClient } from '../../lib/http/client.js'
import { decodeAnswer } from '../../lib/http/decode.js'
import { type Endpoint, visible } from '../../lib/http/endpoint.js'
import { onlyServes } from '../../lib/http/only-serves.js'
import { envelope, object } from '../../lib/http/shapes.js'
import type { Get } from '../../lib/source.js'
import type { AnyRow } from '../../lib/types.js'

/** The one dataset that the API can serve. */
const DATASET = 'tenant_preference'

export interface Key {
  readonly orgid: string
  readonly key: string
}

export type Asked = Pick<Get, 'dataset' | 'columns'>

/**
 * Reads the preference that an organisation has of its own; undefined when it has none. The API then answers
 * with that of `default`, which is a row of its own.
 */
export type ReadPreference = (key: Key, asked: Asked, signal: AbortSignal) => Promise<AnyRow | undefined>

const answer = envelope(t.type({ response: t.type({ data: object }, 'an object') }, 'an object'))
const clientError = t.type({ responseCode: t.literal('CLIENT_ERROR') })

export const preferenceReader =
  (source: string, { url, authorization }: Endpoint, http: HttpClient): ReadPreference =>
  async ({ orgid, key }, asked, signal) => {
    onlyServes(source, DATASET, asked.dataset)
    const at = { source, path: visible(url) }
    const headers = authorization === undefined ? {} : { authorization }
    const body = { request: { orgId: orgid, key } }
    const said = await http.send({ method: 'POST', url, headers, body, expects: [400, 404], signal })
    if (isNone(said, at)) return undefined
    const { response } = decodeAnswer(answer, said.json, at).result
    const own = rowIn(response)
    if (own.key !== undefined && own.key !== key) throw anotherKey(at)
    if (own.orgid !== undefined && own.orgid !== orgid) return undefined
    return rowOf({ ...own, orgid, key }, asked, at)
  }

/** A 400 is an answer only when the service itself says so: anything may lie between. */
const isNone = ({ status, json }: Answer, at: Place): boolean => {
  if (status === 404) return true
  if (status === 200) return false
  if (isRight(clientError.decode(json))) return true
  throw new LernError('SOURCE_REFUSED', `${at.source} refuses the call (400)`, at)
}

/** The answer under the names of the dataset's columns. */
const rowIn = (response: Readonly<Record<string, unknown>>): AnyRow => ({
  orgid: response.orgId,
  key: response.key,
  data: response.data,
  createdby: response.createdBy,
  createdon: moment(response.createdOn),
  updatedby: response.updatedBy,
  updatedon: moment(response.updatedOn),
})

/** Moments come as milliseconds. */
const moment = (value: unknown): unknown =>
  typeof value === 'number' && Math.abs(value) <= 8.64e15 ? new Date(value).toISOString() : value

/** A preference that is not as declared fails: left out as a bad row, it would count as none. */
const rowOf = (preference: AnyRow, { dataset, columns }: Asked, at: Place): AnyRow => {
  const decoded = columnsDecoder(dataset, columns)(name => preference[name])
  if (decoded.ok) return decoded.row
  const { column, expected } = decoded
  throw new LernError('SOURCE_MALFORMED', `${at.source} answers wrongly: ${column} is not ${expected}`, {
    ...at,
    column,
    allowed: expected,
  })
}

const anotherKey = (at: Place) =>
  new LernError('SOURCE_MALFORMED', `${at.source} answers with another preference than was asked for`, at)
