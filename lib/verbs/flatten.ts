import type { Step } from '../flow/step.js'
import type { AnyRow, Names } from '../types.js'
import { withColumns } from './derive.js'
import { found, type Lookup, withIndex } from './lookup.js'

export interface Flattening {
  /** The column of the small table that says which of the kept columns a row fills. */
  readonly by: string
  /** The column that is its value. */
  readonly value: string
  /** The kinds that become columns. */
  readonly keep: Names
}

/**
 * Turns a list of ids into columns, one per kept kind: the first id of a kind wins, an unknown id gives nothing.
 *
 * Holds: the table, up to its bound. Keeps: order.
 */
export const flatten = (
  as: string,
  from: Lookup,
  ids: (row: AnyRow) => Iterable<string>,
  { by, value, keep }: Flattening,
): Step => ({
  name: `flatten(${as}: ${from.flow.name} into ${keep.join(', ')})`,
  open: withIndex(from, index => row => {
    const columns: Record<string, unknown> = {}
    for (const id of ids(row)) {
      const entry = found(index, id)
      const kind = entry?.[by]
      if (entry && typeof kind === 'string' && keep.includes(kind)) columns[kind] ??= entry[value]
    }
    return { ...row, [as]: columns }
  }),
  shape: withColumns([as]),
  reach: 'range',
  holds: `${from.flow.name}, at most ${from.maxRows} rows`,
  reads: [{ flow: from.flow, as: 'lookup' }],
})
