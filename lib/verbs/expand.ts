import type { Step, StepContext } from '../flow/step.js'
import type { AnyRow } from '../types.js'
import { withColumns } from './derive.js'
import { each } from './each.js'

/**
 * Makes one row for each item of a row, with the item under `as`; a row without items goes.
 *
 * Holds: one chunk, and the rows that it becomes. Keeps: order.
 */
export const expand = (as: string, items: (row: AnyRow) => Iterable<unknown>): Step => ({
  name: `expand(${as})`,
  open: each((chunk, context) => chunk.flatMap(row => counted(expanded(row, as, items), context))),
  shape: withColumns([as]),
  reach: 'range',
  holds: 'one chunk, and the rows that it becomes',
})

const expanded = (row: AnyRow, as: string, items: (row: AnyRow) => Iterable<unknown>): readonly AnyRow[] =>
  Array.from(items(row), item => ({ ...row, [as]: item }))

/** Of the rows that one row becomes, all but one are added; without any, the one is dropped. */
const counted = (rows: readonly AnyRow[], context: StepContext): readonly AnyRow[] => {
  if (rows.length === 0) context.drop(1)
  else context.add(rows.length - 1)
  return rows
}
