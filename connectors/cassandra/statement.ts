import type { Names } from '../../lib/types.js'
import { ownName, type TableName, type TableSchema } from './schema.js'

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const listed = (names: Names): string => names.map(quoted).join(', ')
const selectedAs = (own: string, name: string): string =>
  own === name ? quoted(name) : `${quoted(own)} AS ${quoted(name)}`
const marks = (names: Names): string => names.map(() => '?').join(', ')
const equal = (names: Names): string => names.map(name => `${quoted(name)} = ?`).join(' AND ')

/**
 * The queries by which a table is read. Only names of the schema stand in their text; every value is bound.
 */
export interface Statements {
  /** Columns of a row, in the order in which they are selected. */
  readonly columns: Names
  /** Rows after a token, up to and including another one. */
  readonly slice: string
  /** Keys of the partitions between two tokens. */
  readonly partitions: string
  /** Rows of one partition, or of the part of it in which the first clustering columns are given. */
  readonly partition: string
  /** What is left of these rows after one of them; absent where they are one row. */
  readonly rest: string | undefined
  /**
   * As `partition`, with several values of the last clustering column that is given; absent where none is.
   */
  readonly several: string | undefined
}

/**
 * Key columns are always read: they say where a scan stands when it has to go another way. `given`
 * clustering columns, from the first on, narrow what is read of a partition.
 */
export const statementsFor = (
  { keyspace, table }: TableName,
  schema: TableSchema,
  wanted: Names,
  given: Names = [],
): Statements => {
  const { partition, clustering } = schema
  const columns = [...new Set([...wanted, ...partition, ...clustering])]
  const selected = columns.map(name => selectedAs(ownName(schema, name), name)).join(', ')
  const from = `FROM ${quoted(keyspace)}.${quoted(table)}`
  const token = `token(${listed(partition)})`
  const between = `WHERE ${token} > ? AND ${token} <= ?`
  const rows = (names: Names) => `SELECT ${selected} ${from} WHERE ${equal(names)}`
  const narrowed = rows([...partition, ...given])
  const inside = clustering.slice(given.length)
  return {
    columns,
    slice: `SELECT ${selected} ${from} ${between}`,
    partitions: `SELECT DISTINCT ${listed(partition)} ${from} ${between}`,
    partition: narrowed,
    rest: inside.length > 0 ? `${narrowed} AND (${listed(inside)}) > (${marks(inside)})` : undefined,
    several:
      given.length > 0
        ? `${rows([...partition, ...given.slice(0, -1)])} AND ${quoted(given.at(-1)!)} IN ?`
        : undefined,
  }
}
