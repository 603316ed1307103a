import type { AnyRow, Names } from '../types.js'

type On = readonly (readonly [left: string, right: string])[]
type Matches = (row: AnyRow) => readonly AnyRow[]

/** Below this many comparisons, looking at each pair costs less than an index. */
const PAIRS_WORTH_AN_INDEX = 64
const NONE: readonly AnyRow[] = []

/**
 * Finds, within one partition, the right rows whose columns equal those of a left row. Null equals nothing.
 */
export const matcher =
  (on: On) =>
  (rights: readonly AnyRow[], lefts: number): Matches => {
    if (rights.length === 0) return () => NONE
    return rights.length * lefts > PAIRS_WORTH_AN_INDEX ? indexed(on, rights) : compared(on, rights)
  }

const compared =
  (on: On, rights: readonly AnyRow[]): Matches =>
  row =>
    rights.filter(right => on.every(([l, r]) => row[l] === right[r] && isValue(row[l])))

const indexed = (on: On, rights: readonly AnyRow[]): Matches => {
  const byKey = new Map<string, AnyRow[]>()
  for (const right of rights) {
    const key = keyOf(
      right,
      on.map(pair => pair[1]),
    )
    if (key === undefined) continue
    const same = byKey.get(key)
    if (same) same.push(right)
    else byKey.set(key, [right])
  }
  const names = on.map(pair => pair[0])
  return row => {
    const key = keyOf(row, names)
    return (key !== undefined && byKey.get(key)) || NONE
  }
}

const keyOf = (row: AnyRow, names: Names): string | undefined => {
  const values = names.map(name => row[name])
  return values.every(isValue) ? JSON.stringify(values) : undefined
}

const isValue = (value: unknown): boolean => value !== null && value !== undefined
