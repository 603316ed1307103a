import * as t from 'io-ts'
import { isDate, parseTimestamp } from '../../lib/codec/timestamp.js'
import { type AnyRow, jsonText, LernError, type Parameter } from '../../lib/index.js'

/** One condition of a request: a column, how it is compared, and with what. */
const Condition = t.type({
  name: t.string,
  operator: t.string,
  value: t.union([t.string, t.number, t.boolean]),
})
const Filters = t.array(t.type({ table_name: t.string, table_filters: t.array(Condition) }))

export type Condition = t.TypeOf<typeof Condition>
/** The conditions of a request, table by table, as its `params.filters` has them. */
export type Filters = t.TypeOf<typeof Filters>

const filtersText = jsonText(Filters)

/** The conditions as a parameter: given as JSON text, or as they are. */
export const filtersParameter: Parameter<Filters | undefined> = {
  summary: 'Which enrolments and which consents count',
  allowed: 'a JSON list of { table_name, table_filters: [{ name, operator, value }] }',
  fallback: undefined,
  parse: given => {
    if (typeof given !== 'string') return Filters.is(given) ? given : undefined
    const read = filtersText(given)
    return read.ok ? read.value : undefined
  },
}

/** A column that may be filtered by: what its values are, and where a row has them. */
export interface Filterable {
  readonly kind: keyof typeof KINDS
  readonly of: (row: AnyRow) => unknown
}

type Filterables = Readonly<Record<string, Filterable>>

type Comparable = string | number

interface Kind {
  readonly allowed: string
  /** The value of a condition; undefined when it is none of this kind. */
  readonly read: (given: string) => Comparable | undefined
  readonly comparable: (value: unknown) => Comparable
}

const momentOf = (given: string): Date | undefined =>
  isDate(given) ? new Date(`${given}T00:00:00Z`) : parseTimestamp(given)

const KINDS = {
  text: { allowed: 'a text', read: given => given, comparable: String },
  flag: {
    allowed: 'true or false',
    read: given => (given === 'true' || given === 'false' ? given : undefined),
    comparable: String,
  },
  day: {
    allowed: 'a day, yyyy-MM-dd',
    read: given => (isDate(given) ? given : undefined),
    comparable: String,
  },
  moment: {
    allowed: 'a day, yyyy-MM-dd, or a time in ISO 8601',
    read: given => momentOf(given)?.getTime(),
    comparable: value => (value as Date).getTime(),
  },
} as const satisfies Readonly<Record<string, Kind>>

const OPERATORS: Readonly<Record<string, (a: Comparable, b: Comparable) => boolean>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/**
 * Whether a row meets all conditions. A value that is not there meets none.
 *
 * @throws LernError USAGE for a column, an operator or a value that is not allowed
 */
export const meets = (
  table: string,
  columns: Filterables,
  conditions: readonly Condition[],
): ((row: AnyRow) => boolean) => {
  const checks = conditions.map(condition => check(table, columns, condition))
  return row => checks.every(holds => holds(row))
}

const check = (
  table: string,
  columns: Filterables,
  { name, operator, value }: Condition,
): ((row: AnyRow) => boolean) => {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (!column) throw refused(table, `by ${JSON.stringify(name)}`, Object.keys(columns).join(', '))
  const compare = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined
  if (!compare) throw refused(table, `with ${JSON.stringify(operator)}`, Object.keys(OPERATORS).join(' '))
  const { allowed, read, comparable }: Kind = KINDS[column.kind]
  const wanted = read(String(value))
  if (wanted === undefined) throw refused(table, `by such a value of ${name}`, allowed)
  return row => {
    const found = column.of(row)
    return found !== null && found !== undefined && compare(comparable(found), wanted)
  }
}

const refused = (dataset: string, how: string, allowed: string) =>
  new LernError('USAGE', `${dataset} cannot be filtered ${how}`, { dataset, allowed })
