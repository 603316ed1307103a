import { isItems, isMap } from '../collections.js'
import type { Step } from '../flow/step.js'
import { isPersonal, Personal } from '../personal.js'
import type { AnyRow, Names } from '../types.js'
import { each } from './each.js'

/**
 * Turns whole personal columns, their lists and maps included, into plain ones: for people who may see everything and
 * say so. A report rather releases single values.
 *
 * Holds: one chunk. Keeps: order.
 */
export const reveal = (columns: Names, because: string): Step => ({
  name: `reveal(${columns.join(', ')})`,
  open: each((chunk, context) => {
    context.release(columns, because, chunk.length)
    return chunk.map(row => revealed(row, columns))
  }),
  shape: before => ({ ...before, personal: before.personal.filter(name => !columns.includes(name)) }),
  reach: 'range',
})

const revealed = (row: AnyRow, columns: Names): AnyRow => {
  const next: Record<string, unknown> = { ...row }
  for (const name of columns) next[name] = plain(row[name])
  return next
}

const plain = (value: unknown): unknown => {
  if (isPersonal(value)) return Personal.open(value)
  if (isMap(value)) return new Map([...value].map(([name, of]) => [name, plain(of)]))
  if (isItems(value)) return [...value].map(plain)
  return value
}
