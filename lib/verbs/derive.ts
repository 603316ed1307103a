import type { Shape, Step } from '../flow/step.js'
import type { AnyRow, Names } from '../types.js'
import { each } from './each.js'

export type Derived = Readonly<Record<string, (row: AnyRow) => unknown>>

/**
 * Adds columns computed from the row.
 *
 * Holds: one chunk. Keeps: order.
 */
export const derive = (columns: Derived): Step => {
  const made = Object.entries(columns)
  const extended = (row: AnyRow): AnyRow => {
    const next: Record<string, unknown> = { ...row }
    for (const [name, of] of made) next[name] = of(row)
    return next
  }
  return {
    name: `derive(${Object.keys(columns).join(', ')})`,
    open: each(chunk => chunk.map(extended)),
    shape: withColumns(Object.keys(columns)),
    reach: 'range',
  }
}

/** The shape after columns were added; a column of that name that was there before is replaced. */
export const withColumns =
  (names: Names) =>
  (before: Shape): Shape => ({
    columns: before.columns && [...new Set([...before.columns, ...names])],
    personal: before.personal.filter(name => !names.includes(name)),
    key: before.key.some(name => names.includes(name)) ? [] : before.key,
  })
