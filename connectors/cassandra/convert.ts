import type { Column } from '../../lib/columns.js'
import { Personal } from '../../lib/personal.js'
import type { AnyRow, Names } from '../../lib/types.js'
import { isWrapped } from './cells.js'
import type { DriverRow } from './cluster.js'
import { decimalText } from './scalars.js'

/**
 * Turns a row that the driver has decoded into a row of the dataset: the slow way, and what the fast one is
 * held to.
 */
export const convertRow = (row: DriverRow, columns: Readonly<Record<string, Column>>, names: Names): AnyRow =>
  Object.fromEntries(names.map(name => [name, converted(row[name], columns[name]!)]))

const converted = (value: unknown, column: Column): unknown => {
  const plain = plainValue(value, column)
  return isWrapped(column) && plain !== null ? new Personal(plain) : plain
}

/** The driver gives maps and sets as objects and arrays, or as what the client's encoding options name. */
const plainValue = (value: unknown, { type }: Column): unknown => {
  switch (type.kind) {
    case 'list':
    case 'set':
      return [...((value ?? []) as Iterable<unknown>)].map(item => converted(item, type.of))
    case 'map':
      return new Map(entriesOf(value).map(([key, item]) => [key, converted(item, type.of)]))
    case 'struct':
      if (!isThere(value)) return null
      return Object.fromEntries(
        Object.entries(type.fields).map(([name, field]) => [
          name,
          converted((value as DriverRow)[name], field),
        ]),
      )
    default:
      return isThere(value) ? scalar(value, type.kind) : null
  }
}

const isThere = (value: unknown): boolean => value !== null && value !== undefined

const entriesOf = (value: unknown): [string, unknown][] =>
  value instanceof Map ? [...value] : Object.entries(value ?? {})

const scalar = (value: unknown, kind: string): unknown => {
  switch (kind) {
    case 'bigint':
      return BigInt(String(value))
    case 'decimal':
      return decimal(value as Decimal)
    case 'code':
    case 'uuid':
    case 'date':
      return String(value)
    default:
      return value
  }
}

/** The driver's own text of a decimal goes wrong when its scale is negative. */
interface Decimal {
  readonly _intVal?: unknown
  readonly _scale?: number
}

const decimal = (value: Decimal): string =>
  value._scale === undefined ? String(value) : decimalText(BigInt(String(value._intVal)), value._scale)
