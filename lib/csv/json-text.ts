import { isItems, isMap } from '../collections.js'
import { LernError } from '../errors.js'
import { isPersonal } from '../personal.js'
import { isoText } from './iso-text.js'

const member = (name: string, value: unknown, column: string): string =>
  `${JSON.stringify(name)}:${jsonText(value, column)}`

const arrayText = (items: Iterable<unknown>, column: string): string =>
  `[${Array.from(items, item => jsonText(item, column)).join(',')}]`

const mapText = (map: ReadonlyMap<unknown, unknown>, column: string): string =>
  `{${Array.from(map, ([name, value]) => member(String(name), value, column)).join(',')}}`

const structText = (struct: object, column: string): string =>
  `{${Object.entries(struct)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => member(name, value, column))
    .join(',')}}`

const objectText = (value: object, column: string): string => {
  if (isPersonal(value)) throw personalColumn(column)
  if (value instanceof Date) return `"${isoText(value, column)}"`
  if (isMap(value)) return mapText(value, column)
  return isItems(value) ? arrayText(value, column) : structText(value, column)
}

export const personalColumn = (column: string): LernError =>
  new LernError('PERSONAL_DATA', `column ${column} holds personal data, which no file may hold unreleased`, {
    column,
    allowed: 'release() it for a reason, mask() or drop() it',
  })

/**
 * A value as compact JSON: maps and structs as objects, lists and sets as arrays, dates as ISO text, big integers as
 * numbers, and `null` for what JSON cannot say.
 *
 * Fails with `PERSONAL_DATA` when a personal value stands anywhere inside; `column` is named, never the value.
 */
export const jsonText = (value: unknown, column: string): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null'
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return typeof value === 'object' && value !== null ? objectText(value, column) : 'null'
}
