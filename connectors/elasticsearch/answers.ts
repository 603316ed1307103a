import * as t from 'io-ts'
import { simple } from '../../lib/codec/codec.js'
import { isObject } from '../../lib/codec/collections.js'
import { count, object } from '../../lib/http/shapes.js'

/** Up to version 6 a number, from 7 on an object. */
const total = simple(
  'a number of hits',
  Number.isSafeInteger as (value: unknown) => value is number,
  json => {
    const value = isObject(json) ? json.value : json
    return Number.isSafeInteger(value) ? (value as number) : undefined
  },
)

const hit = t.type({ _source: object }, 'an object')

/** One page of a search. */
export const page = t.type(
  {
    _scroll_id: t.string,
    timed_out: t.boolean,
    _shards: t.type({ failed: count }, 'an object'),
    hits: t.type({ total, hits: t.readonlyArray(hit, 'an array of objects') }, 'an object'),
  },
  'an object',
)

export type Page = t.TypeOf<typeof page>

/** Why an index was not found. */
export const isMissingIndex = (json: unknown): boolean =>
  isObject(json) && isObject(json.error) && json.error.type === 'index_not_found_exception'
