import * as t from 'io-ts'
import type { Place } from '../../lib/errors.js'
import { decodeAnswer } from '../../lib/http/decode.js'
import { count, envelope, list } from '../../lib/http/shapes.js'
import { keyIn, type Page } from './page.js'

const contentAnswer = envelope(t.type({ count }, 'an object'))
const organisationAnswer = envelope(
  t.type({ response: t.type({ count, content: list }, 'an object') }, 'an object'),
)
const locationAnswer = envelope(t.type({ count, response: list }, 'an object'))

/**
 * Contents come in one array for each type of object, under names that nobody lists: any array of things with
 * an identifier is one of them. Facets have none.
 */
export const contentPage = (json: unknown, at: Place): Page => {
  const { result } = decodeAnswer(contentAnswer, json, at)
  const arrays = Object.values<unknown>(result).filter(value => Array.isArray(value))
  const items = arrays.filter(array => array.some(item => keyIn(item, 'identifier') !== undefined))
  return { count: result.count, items: items.flat() }
}

export const organisationPage = (json: unknown, at: Place): Page => {
  const { response } = decodeAnswer(organisationAnswer, json, at).result
  return { count: response.count, items: response.content }
}

export const locationPage = (json: unknown, at: Place): Page => {
  const { count, response } = decodeAnswer(locationAnswer, json, at).result
  return { count, items: response }
}
