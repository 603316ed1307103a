import type { Shape, Step } from '../flow/step.js'
import type { AnyRow } from '../types.js'
import { each } from './each.js'

/** A column of the result: the name of a column of the row, or a function of the row. */
export type Selected = Readonly<Record<string, string | ((row: AnyRow) => unknown)>>

/**
 * Makes rows of exactly these columns, in this order. A name copies a column, a function computes one.
 *
 * Holds: one chunk. Keeps: the order of rows, though no verb may rely on it as partition order.
 */
export const select = (columns: Selected): Step => {
  const made = Object.entries(columns)
  const picked = (row: AnyRow): AnyRow => {
    const next: Record<string, unknown> = {}
    for (const [name, of] of made) next[name] = typeof of === 'string' ? row[of] : of(row)
    return next
  }
  const projection = projectionOf(columns)
  return {
    name: `select(${made.length} columns)`,
    open: each(chunk => chunk.map(picked)),
    shape: selectedShape(columns),
    reach: 'range',
    ...(projection && { projection }),
  }
}

const projectionOf = (columns: Selected): Readonly<Record<string, string>> | undefined =>
  Object.values(columns).every(of => typeof of === 'string') ? (columns as Record<string, string>) : undefined

const selectedShape =
  (columns: Selected) =>
  (before: Shape): Shape => ({
    columns: Object.keys(columns),
    personal: Object.keys(columns).filter(name => before.personal.includes(columns[name] as string)),
    key: [],
  })
