/**
 * How the rows of a group become one value. A state can be written down and combined with another, so that groups
 * that do not fit in memory are finished from their parts.
 */
export interface Aggregate<in Row, out Value, State = unknown> {
  readonly start: () => State
  readonly add: (state: State, row: Row) => State
  readonly combine: (a: State, b: State) => State
  readonly value: (state: State) => Value
  /** How much it holds, in values; counts one when absent. */
  readonly size?: (state: State) => number
}

/** The number of rows, or of those for which `when` is true. */
export const count = <Row>(when: (row: Row) => boolean = () => true): Aggregate<Row, number, number> => ({
  start: () => 0,
  add: (total, row) => (when(row) ? total + 1 : total),
  combine: (a, b) => a + b,
  value: total => total,
})

/** The sum of a number; rows without one add nothing. */
export const sum = <Row>(of: (row: Row) => number | null | undefined): Aggregate<Row, number, number> => ({
  start: () => 0,
  add: (total, row) => total + (of(row) ?? 0),
  combine: (a, b) => a + b,
  value: total => total,
})

/** The number of different values; rows without one do not count. */
export const countDistinct = <Row>(
  of: (row: Row) => string | null | undefined,
): Aggregate<Row, number, readonly string[] | Set<string>> => ({
  start: () => new Set<string>(),
  add: (seen, row) => {
    const value = of(row)
    return value === null || value === undefined ? seen : asSet(seen).add(value)
  },
  combine: (a, b) => {
    const seen = asSet(a)
    for (const value of b) seen.add(value)
    return seen
  },
  value: seen => asSet(seen).size,
  size: seen => asSet(seen).size + 1,
})

/** A set that went to disk comes back as a list. */
const asSet = (values: readonly string[] | Set<string>): Set<string> =>
  values instanceof Set ? values : new Set(values)

/** The value of the row that is smallest by `by`; of equals the first. */
export const smallest = <Row, Value>(
  by: (row: Row) => string | number,
  of: (row: Row) => Value,
): Aggregate<Row, Value | undefined, readonly [string | number, Value] | null> => ({
  start: () => null,
  add: (best, row) => {
    const key = by(row)
    return best === null || key < best[0] ? [key, of(row)] : best
  },
  combine: (a, b) => (a === null || (b !== null && b[0] < a[0]) ? b : a),
  value: best => best?.[1],
})

/** The value of the first row. */
export const first = <Row, Value>(
  of: (row: Row) => Value,
): Aggregate<Row, Value | undefined, readonly [Value] | null> => ({
  start: () => null,
  add: (seen, row) => seen ?? [of(row)],
  combine: (a, b) => a ?? b,
  value: seen => seen?.[0],
})

/** The values of all rows of a group, in the order in which they came. */
export const listOf = <Row, Value>(
  of: (row: Row) => Value,
): Aggregate<Row, readonly Value[], readonly Value[]> => ({
  start: () => [],
  add: (values, row) => {
    const held = values as Value[]
    held.push(of(row))
    return held
  },
  combine: (a, b) => [...a, ...b],
  value: values => values,
  size: values => values.length + 1,
})
