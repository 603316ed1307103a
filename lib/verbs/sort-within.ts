import type { Step } from '../flow/step.js'
import { externalSort } from '../spill/external-sort.js'
import { textKey } from '../spill/text-key.js'
import type { AnyRow, Names } from '../types.js'

/**
 * Brings rows together that agree in `within`, and sorts them by `by`; nulls come first, text by its code points.
 *
 * Holds: a bounded share of memory, the rest on disk. Keeps: nothing of the order before, but for rows that are equal.
 */
export const sortWithin = (within: Names, by: Names): Step => ({
  name: `sortWithin(${[within.join(', '), by.join(', ')].join(': ')})`,
  open: (rows, context) =>
    externalSort({ ...context, rows, key: row => textKey(valuesOf(row, [...within, ...by])) }),
  shape: before => ({ ...before, key: [] }),
  reach: 'all',
  sorts: [...within, ...by],
  holds: 'rows up to a share of the memory limit, the rest on disk',
})

type Sortable = string | number | null

export const valuesOf = (row: AnyRow, names: Names): Sortable[] => names.map(name => sortable(row[name]))

const sortable = (value: unknown): Sortable => {
  if (value === undefined || value === null) return null
  if (value instanceof Date) return value.getTime()
  return typeof value === 'number' ? value : String(value)
}
