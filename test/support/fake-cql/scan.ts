import { types } from 'cassandra-driver'
import { MIN_TOKEN } from '../../../lib/token-range.js'
import { CqlError } from './cql-error.js'
import type { CqlType } from './cql-type.js'
import { encode } from './driver-internals.js'
import type { Condition, Operator, Select, Selected } from './select.js'
import type { StoredRow, StoredTable } from './table.js'
import { Reader } from './wire.js'

const { dataTypes } = types
const BIGINT: CqlType = { code: dataTypes.bigint, info: null }

export interface Column {
  readonly name: string
  readonly type: CqlType
}

/** A SELECT bound to its table, still without values. */
export interface Scan {
  readonly table: StoredTable
  readonly columns: readonly Column[]
  readonly markers: readonly Column[]
  /** The rows, in ring order, for the values bound to the markers. */
  readonly rows: (values: readonly (Buffer | null)[]) => readonly StoredRow[]
  readonly cellsOf: (row: StoredRow) => (Buffer | null)[]
  /** The value that bounds the token from below, or from above. */
  readonly bound: (side: '>' | '<', values: readonly (Buffer | null)[]) => bigint | undefined
}

const isToken = (subject: Condition['subject']): subject is readonly string[] => typeof subject !== 'string'

const typeOf = (table: StoredTable, subject: Condition['subject']): CqlType => {
  if (!isToken(subject)) return table.types.get(subject) ?? undefinedColumn(table, subject)
  if (subject.join() === table.partitionKey.join()) return BIGINT
  throw new CqlError('invalid', 'The token function takes the partition key, whole and in order')
}

const undefinedColumn = (table: StoredTable, column: string): never => {
  throw new CqlError('invalid', `Undefined column name ${column} in table ${table.keyspace}.${table.name}`)
}

const literalBytes = (literal: string, { code }: CqlType): Buffer | null => {
  const type = { code, info: null }
  return encode(code === dataTypes.boolean ? literal === 'true' : literal, type)
}

const isTokenWithin = (token: bigint, operator: Operator, bound: bigint): boolean => {
  // The smallest token belongs to no row; as an upper bound it stands for the end of the ring.
  if (operator.startsWith('<') && bound === MIN_TOKEN) return true
  if (operator === '=') return token === bound
  if (operator === '>') return token > bound
  if (operator === '>=') return token >= bound
  return operator === '<' ? token < bound : token <= bound
}

const holds = (row: StoredRow, { subject, operator }: Condition, value: Buffer | null): boolean => {
  if (value === null) throw new CqlError('invalid', 'Invalid null value in condition')
  if (isToken(subject)) return isTokenWithin(row.token, operator, value.readBigInt64BE())
  if (operator === '=') return row.cells[subject]?.equals(value) ?? false
  if (operator === 'IN') return itemsOf(value).some(item => row.cells[subject]?.equals(item))
  throw new CqlError('invalid', `the fake server compares columns by = and IN only, not by ${operator}`)
}

const itemsOf = (list: Buffer): readonly Buffer[] => {
  const reader = new Reader(list)
  return Array.from({ length: reader.int() }, () => reader.bytes()!)
}

type Bound = readonly (Buffer | null)[]

/** Compares by bytes, which is right for text. */
const isAfter = (row: StoredRow, columns: readonly string[], bounds: Bound): boolean => {
  for (const [at, column] of columns.entries()) {
    const order = Buffer.compare(row.cells[column]!, bounds[at]!)
    if (order !== 0) return order > 0
  }
  return false
}

const startsPartition = (table: StoredTable, row: StoredRow, before: StoredRow | undefined): boolean =>
  !before || table.partitionKey.some(column => !row.cells[column]!.equals(before.cells[column]!))

const cell = (row: StoredRow, { subject }: Selected): Buffer | null =>
  isToken(subject) ? encode(row.token, BIGINT) : row.cells[subject]!

const markerOf = ({ subject, operator }: Condition, type: CqlType): Column => {
  if (isToken(subject)) return { name: 'partition key token', type }
  return operator === 'IN'
    ? { name: `in(${subject})`, type: { code: dataTypes.list, info: type } }
    : { name: subject, type }
}

/** Throws a `CqlError` when the table has not what the statement names. */
export const bind = (select: Select, table: StoredTable): Scan => {
  const { conditions, limit, after, distinct } = select
  const selected = select.selected ?? [...table.types.keys()].map(name => ({ name, subject: name }))
  const compared = conditions.map(condition => markerOf(condition, typeOf(table, condition.subject)))

  const operandBytes = (index: number, values: readonly (Buffer | null)[]): Buffer | null => {
    const { operand } = conditions[index]!
    return 'marker' in operand
      ? values[operand.marker]!
      : literalBytes(operand.literal, compared[index]!.type)
  }

  const isSelected = (row: StoredRow, values: Bound): boolean =>
    conditions.every((condition, index) => holds(row, condition, operandBytes(index, values))) &&
    (after.length === 0 || isAfter(row, after, values.slice(-after.length)))

  return {
    table,
    columns: selected.map(({ name, subject }) => ({ name, type: typeOf(table, subject) })),
    markers: [
      ...compared.filter((_, index) => 'marker' in conditions[index]!.operand),
      ...after.map(name => ({ name, type: typeOf(table, name) })),
    ],
    rows: values =>
      table.rows
        .filter(row => isSelected(row, values))
        .filter((row, at, found) => !distinct || startsPartition(table, row, found[at - 1]))
        .slice(0, limit),
    cellsOf: row => selected.map(column => cell(row, column)),
    bound: (side, values) => {
      const isBound = ({ subject, operator }: Condition) => isToken(subject) && operator.startsWith(side)
      const index = conditions.findIndex(isBound)
      return index < 0 ? undefined : operandBytes(index, values)?.readBigInt64BE()
    },
  }
}
