import { createHmac } from 'node:crypto'
import { isItems, isMap } from '../collections.js'
import type { Step } from '../flow/step.js'
import { isPersonal, Personal } from '../personal.js'
import type { AnyRow, Names } from '../types.js'
import { each } from './each.js'

/**
 * Replaces personal values by pseudonyms: equal values get equal ones under the same key, so that joins still join;
 * without the key nobody can tell a value from its pseudonym, not even by trying all telephone numbers.
 *
 * Holds: one chunk. Keeps: order.
 */
export const mask = (columns: Names, key: Buffer): Step => ({
  name: `mask(${columns.join(', ')})`,
  open: each(chunk => chunk.map(row => masked(row, columns, key))),
  shape: before => ({ ...before, personal: before.personal.filter(name => !columns.includes(name)) }),
  reach: 'range',
})

const masked = (row: AnyRow, columns: Names, key: Buffer): AnyRow => {
  const next: Record<string, unknown> = { ...row }
  for (const name of columns) next[name] = maskedValue(row[name], key)
  return next
}

const maskedValue = (value: unknown, key: Buffer): unknown => {
  if (isPersonal(value)) return pseudonym(String(Personal.open(value)), key)
  if (isMap(value)) return new Map([...value].map(([name, of]) => [name, maskedValue(of, key)]))
  if (isItems(value)) return [...value].map(of => maskedValue(of, key))
  return value
}

/** An empty value says nothing about anybody and stays empty. */
const pseudonym = (value: string, key: Buffer): string =>
  value === '' ? '' : `masked-${createHmac('sha256', key).update(value).digest('hex').slice(0, 16)}`
