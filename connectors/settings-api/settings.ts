import * as t from 'io-ts'
import { isObject } from '../../lib/codec/collections.js'
import { columnsDecoder } from '../../lib/codec/row.js'
import { LernError } from '../../lib/errors.js'
import type { HttpClient } from '../../lib/http/client.js'
import { decodeAnswer } from '../../lib/http/decode.js'
import { type Endpoint, visible } from '../../lib/http/endpoint.js'
import { onlyServes } from '../../lib/http/only-serves.js'
import { envelope, object } from '../../lib/http/shapes.js'
import type { Get } from '../../lib/source.js'
import type { AnyRow } from '../../lib/types.js'

/** The one dataset that the API can serve. */
const DATASET = 'system_settings'

export type Asked = Pick<Get, 'dataset' | 'columns' | 'reject'>

/** Reads one setting; undefined when the installation has none of that name. */
export type ReadSetting = (field: string, asked: Asked, signal: AbortSignal) => Promise<AnyRow | undefined>

const settingAnswer = envelope(t.type({ response: object }, 'an object'))

export const settingReader =
  (source: string, { url, authorization }: Endpoint, http: HttpClient): ReadSetting =>
  async (field, asked, signal) => {
    onlyServes(source, DATASET, asked.dataset)
    const address = new URL(url)
    address.pathname = `${url.pathname.replace(/\/+$/, '')}/${encodeURIComponent(field)}`
    const headers = authorization === undefined ? {} : { authorization }
    const { status, json } = await http.send({ method: 'GET', url: address, headers, expects: [404], signal })
    if (status === 404) return undefined
    const at = { source, path: visible(address) }
    const { response } = decodeAnswer(settingAnswer, json, at).result
    if (response.field === field || response.id === field) return rowOf(response, asked)
    throw new LernError('SOURCE_MALFORMED', `${source} answers with another setting than ${field}`, at)
  }

const rowOf = (setting: unknown, { dataset, columns, reject }: Asked): AnyRow | undefined => {
  const decoded = columnsDecoder(dataset, columns)(name => (isObject(setting) ? setting[name] : undefined))
  if (decoded.ok) return decoded.row
  reject({ column: decoded.column, expected: decoded.expected })
  return undefined
}
