import { LernError } from '../errors.js'
import { isoText } from './iso-text.js'
import { jsonText } from './json-text.js'

/**
 * What a value looks like in a file of text, before any quoting: text as it is, nothing for null and undefined, numbers
 * and booleans as JavaScript prints them, dates as ISO 8601, collections and structs as compact JSON.
 *
 * Fails with `PERSONAL_DATA` for a personal value and with `BAD_ROW` for a function or a symbol.
 */
export const cellText = (value: unknown, column: string): string => {
  if (typeof value === 'string') return value
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint')
    return String(value)
  if (value instanceof Date) return isoText(value, column)
  if (typeof value === 'object') return jsonText(value, column)
  throw new LernError('BAD_ROW', `column ${column} holds a ${typeof value}, which has no text`, { column })
}
