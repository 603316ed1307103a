import { isItems, isMap } from '../collections.js'
import { LernError } from '../errors.js'
import { isPersonal } from '../personal.js'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/**
 * A value of a row, or a whole row, as snapshots write it: timestamps in ISO 8601, maps as objects, lists and
 * sets as arrays. A whole number that a JSON number cannot hold becomes text.
 *
 * Personal values are refused with `PERSONAL_DATA`: whoever has a reason opens them first.
 */
export const toJson = (value: unknown): Json => {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value !== 'object') return value as Json
  if (value instanceof Date) return value.toISOString()
  if (isPersonal(value)) throw personalRefused()
  if (isMap(value)) return fromEntries(value.entries())
  if (isItems(value)) return Array.from(value, toJson)
  return fromEntries(Object.entries(value))
}

const fromEntries = (entries: Iterable<readonly [unknown, unknown]>): Json =>
  Object.fromEntries(Array.from(entries, ([name, value]) => [String(name), toJson(value)]))

const personalRefused = (): LernError =>
  new LernError('PERSONAL_DATA', 'a personal value was written as JSON', {
    allowed: 'release() it for a reason, mask() or drop() it',
  })
