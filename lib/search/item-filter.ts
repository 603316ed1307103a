import { isItems } from '../collections.js'
import { type Column, json } from '../columns.js'
import type { Dataset } from '../dataset.js'
import { LernError } from '../errors.js'
import type { AnyRow, Names } from '../types.js'
import type { SearchBody } from './body.js'

/** Picks the items that a search finds, where no service does it. */
export interface ItemFilter {
  /** What it looks at. */
  readonly fields: Names
  readonly matches: (item: AnyRow) => boolean
}

/**
 * The filter of a search that asks for no more than fields with one value, or with one of a list. Values are
 * compared as text; a field that is a list matches when any of its items does. Fails with USAGE, naming it,
 * when the search asks for something else: `source` could answer it only wrongly.
 */
export const itemFilter = ({ request }: SearchBody, source: string): ItemFilter => {
  const { filters = {}, fields: _shown, ...others } = request
  const other = Object.keys(others)
  if (other.length > 0) throw unsupported(source, other.join(', '))
  const wanted = Object.entries(filters).map(
    ([field, value]) => [field, wantedOf(field, value, source)] as const,
  )
  return {
    fields: wanted.map(([field]) => field),
    matches: item =>
      wanted.every(([field, values]) => valuesIn(item[field]).some(value => values.has(value))),
  }
}

/** The dataset with columns for the fields that a filter looks at and the dataset does not know. */
export const withFields = (dataset: Dataset, fields: Names): Dataset => {
  const unknown = fields.filter(field => !Object.hasOwn(dataset.columns, field))
  const added = unknown.map((field): [string, Column] => [field, json])
  return { ...dataset, columns: { ...dataset.columns, ...Object.fromEntries(added) } }
}

const wantedOf = (field: string, value: unknown, source: string): ReadonlySet<string> => {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  const texts = values.filter(isPlain).map(String)
  if (texts.length > 0 && texts.length === values.length) return new Set(texts)
  throw unsupported(source, `the filter ${field} by ${inWords(value)}`)
}

const isPlain = (value: unknown): value is string | number | bigint | boolean =>
  ['string', 'number', 'bigint', 'boolean'].includes(typeof value)

const inWords = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list of other than plain values'
  return Object.keys(value as object).join(', ') || 'an empty object'
}

const valuesIn = (held: unknown): readonly string[] => {
  const read = typeof held === 'string' ? listIn(held) : held
  const values = isPlain(read) ? [read] : isItems(read) ? [...read] : []
  return values.filter(isPlain).map(String)
}

/** A list in a column of documents, or in a field that is no column, is kept as its JSON text. */
const listIn = (text: string): unknown => {
  if (!text.startsWith('[')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

const unsupported = (source: string, what: string): LernError =>
  new LernError('USAGE', `${source} cannot search by ${what}`, {
    source,
    allowed: 'request.filters on fields of the items, each with one value or a list of values',
  })
