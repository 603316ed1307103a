import type { Column } from '../../lib/columns.js'
import { Personal } from '../../lib/personal.js'
import { afterValue, int32 } from './bytes.js'
import { type CqlType, elementOf, entryOf, fieldsOf } from './cql-type.js'
import { mayBeEmpty, type ReadValue, readText, scalarReader } from './scalars.js'
import { PageItems, PageMap } from './views.js'

/** How the values of one column are read. */
export interface Cell {
  readonly read: ReadValue
  /** What stands for no value: null, or an empty collection. */
  readonly nothing: unknown
  /** A value of fewer bytes is none. */
  readonly least: 0 | 1
}

const KEY: Cell = { read: readText, nothing: null, least: 0 }

/** The cell of a dataset's column, from a CQL type that fits it. */
export const cellOf = (type: CqlType, column: Column): Cell => {
  const cell = plainCell(type, column)
  return isWrapped(column) ? personalCell(cell) : cell
}

/** A collection of personal values wraps each of them, unless it is personal as a whole. */
export const isWrapped = ({ type, personal }: Column): boolean => {
  if (!personal) return false
  if (type.kind === 'struct') return !Object.values(type.fields).some(field => field.personal)
  return !('of' in type && type.of.personal)
}

const personalCell = ({ read, nothing, least }: Cell): Cell => ({
  read: (bytes, at, length) => new Personal(read(bytes, at, length)),
  nothing: nothing === null ? null : new Personal(nothing),
  least,
})

const plainCell = (type: CqlType, column: Column): Cell => {
  const wanted = column.type
  switch (wanted.kind) {
    case 'list':
    case 'set':
      return itemsCell(cellOf(elementOf(type), wanted.of))
    case 'map':
      return mapCell(cellOf(entryOf(type)[1], wanted.of))
    case 'struct':
      return structCell(type, wanted.fields)
    default:
      return { read: scalarReader(wanted.kind, type), nothing: null, least: mayBeEmpty(type) ? 0 : 1 }
  }
}

const itemsCell = (item: Cell): Cell => ({
  read: (bytes, at) => new PageItems(item, bytes, at),
  nothing: new PageItems(item),
  least: 1,
})

const mapCell = (value: Cell): Cell => ({
  read: (bytes, at) => new PageMap(KEY, value, bytes, at),
  nothing: new PageMap(KEY, value),
  least: 1,
})

/**
 * Fields come in the type's order and stand in the object in the dataset's; a value written before a field
 * was added ends early.
 */
const structCell = (type: CqlType, wanted: Readonly<Record<string, Column>>): Cell => {
  const names = Object.keys(wanted)
  const fields = fieldsOf(type).map(field => ({
    name: field.name,
    cell: Object.hasOwn(wanted, field.name) ? cellOf(field.type, wanted[field.name]!) : undefined,
  }))
  const blank = Object.fromEntries(
    names.map(name => [name, fields.find(field => field.name === name)?.cell?.nothing]),
  )

  const read: ReadValue = (bytes, at, length) => {
    const value = { ...blank }
    const end = at + length
    for (const { name, cell } of fields) {
      if (at >= end) break
      const size = int32(bytes, at)
      if (cell && size >= cell.least) value[name] = cell.read(bytes, at + 4, size)
      at = afterValue(bytes, at)
    }
    return value
  }
  return { read, nothing: null, least: 1 }
}
