import type { AnyRow } from '../../../lib/types.js'
import { type CqlType, parseType, type UserType } from './cql-type.js'
import { encode, hash } from './driver-internals.js'
import { byte, concat, int, shortBytes } from './wire.js'

/** A table with its rows, as a test writes it. */
export interface FakeTable {
  readonly keyspace: string
  readonly name: string
  /** Column names with types as CQL spells them: `{ userid: 'text', roles: 'frozen<list<text>>' }`. */
  readonly columns: Readonly<Record<string, string>>
  readonly partitionKey: readonly string[]
  readonly clustering?: readonly string[]
  /** The rows of a partition stand in the order in which the server gives them. */
  readonly rows: readonly AnyRow[]
  /** Where a row lies on the ring, when it is not where its partition key's hash says. */
  readonly token?: (row: AnyRow) => bigint
}

/** A user-defined type: `{ keyspace: 'k', name: 'address', fields: { city: 'text' } }`. */
export interface FakeType {
  readonly keyspace: string
  readonly name: string
  readonly fields: Readonly<Record<string, string>>
}

export interface StoredRow {
  readonly token: bigint
  readonly cells: Readonly<Record<string, Buffer | null>>
}

export interface StoredTable {
  readonly keyspace: string
  readonly name: string
  readonly types: ReadonlyMap<string, CqlType>
  readonly partitionKey: readonly string[]
  /** In ring order. */
  readonly rows: readonly StoredRow[]
}

const userTypes = (declared: readonly FakeType[]): ReadonlyMap<string, UserType> => {
  const found = new Map<string, UserType>()
  for (const { keyspace, name, fields } of declared) {
    const find = (other: string) => found.get(`${keyspace}.${other}`)
    const typed = Object.entries(fields).map(([field, type]) => ({
      name: field,
      type: parseType(type, find),
    }))
    found.set(`${keyspace}.${name}`, { keyspace, name, fields: typed })
  }
  return found
}

const composite = (parts: readonly Buffer[]): Buffer =>
  concat(...parts.flatMap(part => [shortBytes(part), byte(0)]))

const tokenOf = (cells: StoredRow['cells'], partitionKey: readonly string[]): bigint => {
  const parts = partitionKey.map(column => {
    const cell = cells[column]
    if (!cell) throw new Error(`a row of the fake has no ${column}, which is in its partition key`)
    return cell
  })
  return hash(parts.length === 1 ? parts[0]! : composite(parts))
}

const byToken = (left: StoredRow, right: StoredRow): number =>
  left.token < right.token ? -1 : left.token > right.token ? 1 : 0

const isEmptyCollection = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length === 0
    : (value instanceof Map || value instanceof Set) && value.size === 0

/** An empty collection is stored as nothing at all, unless it is frozen. */
const cellOf = (value: unknown, type: CqlType, declared: string): Buffer | null => {
  if (!isEmptyCollection(value)) return encode(value, type)
  return declared.startsWith('frozen') ? int(0) : null
}

const storeRow = (table: FakeTable, types: StoredTable['types'], row: AnyRow): StoredRow => {
  const cells = Object.fromEntries(
    [...types].map(([column, type]) => [column, cellOf(row[column], type, table.columns[column]!)]),
  )
  return { token: table.token?.(row) ?? tokenOf(cells, table.partitionKey), cells }
}

/** Encodes tables as they are served. A user-defined type is declared before what uses it. */
export const storeTables = (tables: readonly FakeTable[], declared: readonly FakeType[]): StoredTable[] => {
  const known = userTypes(declared)
  return tables.map(table => {
    const { keyspace, name, partitionKey } = table
    const find = (type: string) => known.get(`${keyspace}.${type}`)
    const types = new Map(
      Object.entries(table.columns).map(([column, type]) => [column, parseType(type, find)]),
    )
    const rows = table.rows.map(row => storeRow(table, types, row)).sort(byToken)
    return { keyspace, name, types, partitionKey, rows }
  })
}
