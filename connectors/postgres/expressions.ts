import type { Column, ColumnType, ScalarKind } from '../../lib/columns.js'
import type { Dataset } from '../../lib/dataset.js'
import { LernError } from '../../lib/errors.js'
import type { Names } from '../../lib/types.js'
import type { TableColumns } from './schema.js'
import { quoteIdentifier } from './table-name.js'

/** How a column is asked for, always as text, and what that text is in JSON. */
export interface Expression {
  readonly sql: string
  readonly toJson: (text: string) => unknown
}

type Form = (column: string) => Expression
type Forms = Readonly<Record<string, Form>>

const asText = (text: string): unknown => text
const plain: Form = column => ({ sql: `${column}::text`, toJson: asText })
const number: Form = column => ({ sql: `${column}::text`, toJson: Number })
const flag: Form = column => ({ sql: `${column}::text`, toJson: text => text === 'true' })
const array: Form = column => ({ sql: `to_json(${column})::text`, toJson: JSON.parse })
const document: Form = column => ({ sql: `${column}::text`, toJson: JSON.parse })
const day: Form = column => ({ sql: `to_char(${column}, 'YYYY-MM-DD')`, toJson: asText })

/** Without a zone of their own, timestamps are UTC. */
const moment =
  (cast: string): Form =>
  column => ({ sql: `to_char(${column}${cast}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`, toJson: asText })

const all = (types: Names, form: Form): Forms => Object.fromEntries(types.map(type => [type, form]))

const TEXTS = ['text', 'varchar', 'bpchar', 'name']
const WHOLES = ['int2', 'int4', 'int8']
const NUMBERS = [...WHOLES, 'numeric', 'float4', 'float8']
const DOCUMENTS = ['json', 'jsonb']

/** What a column of a dataset may be in a table: installations differ in lengths and in such types. */
const SCALARS: Readonly<Record<ScalarKind, Forms>> = {
  text: all([...TEXTS, ...NUMBERS, ...DOCUMENTS, 'uuid'], plain),
  code: all([...TEXTS, ...WHOLES], plain),
  json: all([...TEXTS, ...DOCUMENTS], plain),
  int: all(NUMBERS, number),
  bigint: all([...WHOLES, 'numeric'], plain),
  double: all(NUMBERS, number),
  decimal: all(NUMBERS, plain),
  boolean: { bool: flag },
  timestamp: {
    timestamp: moment(''),
    date: moment('::timestamp'),
    timestamptz: moment(" AT TIME ZONE 'UTC'"),
  },
  date: { date: day, timestamp: day },
  uuid: all([...TEXTS, 'uuid'], plain),
}

const OBJECTS = all(DOCUMENTS, document)

const isMany = ({ kind }: ColumnType): boolean => kind === 'list' || kind === 'set'

const formsOf = ({ kind }: ColumnType): Forms =>
  Object.hasOwn(SCALARS, kind) ? SCALARS[kind as ScalarKind] : OBJECTS

const formOf = ({ type }: Column, found: string): Form | undefined => {
  if (isMany(type) && found.startsWith('_')) return array
  const forms = formsOf(type)
  return Object.hasOwn(forms, found) ? forms[found] : undefined
}

/** What an older installation does not have is nothing there. */
const NOTHING: Expression = { sql: 'NULL::text', toJson: asText }

/**
 * The columns of a dataset as a table has them. Fails with `SOURCE_SCHEMA` where the two do not go together.
 */
export const expressionsFor = (
  dataset: Dataset,
  columns: Names,
  table: TableColumns,
): readonly Expression[] => columns.map(name => expressionFor(dataset, name, table))

const expressionFor = (dataset: Dataset, name: string, table: TableColumns): Expression => {
  const column = dataset.columns[name]!
  const found = table.get(name)
  if (found === undefined) {
    if (!isKey(dataset, name)) return NOTHING
    throw mismatch(dataset, name, `has no column ${name}, which is part of the key`, [...table.keys()])
  }
  const form = formOf(column, found)
  if (form) return form(quoteIdentifier(name))
  throw mismatch(dataset, name, `holds ${found} in ${name}`, allowedFor(column.type))
}

const isKey = ({ partition, clustering }: Dataset, name: string): boolean =>
  partition.includes(name) || clustering.includes(name)

const allowedFor = (type: ColumnType): Names => {
  const named = Object.keys(formsOf(type))
  return isMany(type) ? ['an array', ...named] : named
}

const mismatch = (dataset: Dataset, column: string, what: string, allowed: Names): LernError =>
  new LernError('SOURCE_SCHEMA', `the table of ${dataset.name} ${what}`, {
    dataset: dataset.name,
    column,
    allowed: allowed.join(', '),
  })
