import type { Step } from '../flow/step.js'
import type { AnyRow, Names } from '../types.js'
import { each } from './each.js'

/**
 * Removes columns: one of the ways in which personal data leaves a flow.
 *
 * Holds: one chunk. Keeps: order, unless a column of the partition key is removed.
 */
export const drop = (columns: Names): Step => ({
  name: `drop(${columns.join(', ')})`,
  open: each(chunk => chunk.map(row => without(row, columns))),
  shape: before => ({
    columns: before.columns?.filter(name => !columns.includes(name)),
    personal: before.personal.filter(name => !columns.includes(name)),
    key: before.key.some(name => columns.includes(name)) ? [] : before.key,
  }),
  reach: 'range',
})

const without = (row: AnyRow, columns: Names): AnyRow => {
  const next: Record<string, unknown> = { ...row }
  for (const name of columns) delete next[name]
  return next
}
