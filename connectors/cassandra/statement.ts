import type { Names } from '../../lib/types.js'
import type { TableName, TableSchema } from './schema.js'

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const listed = (names: Names): string => names.map(quoted).join(', ')
const marks = (names: Names): string => names.map(() => '?').join(', ')

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
  /** Rows of one partition. */
  readonly partition: string
  /** Rows of one partition after one of them; absent where a partition is one row. */
  readonly rest: string | undefined
}

/** Key columns are always read: they say where a scan stands when it has to go another way. */
export const statementsFor = (
  { keyspace, table }: TableName,
  { partition, clustering }: TableSchema,
  wanted: Names,
): Statements => {
  const columns = [...new Set([...wanted, ...partition, ...clustering])]
  const from = `FROM ${quoted(keyspace)}.${quoted(table)}`
  const token = `token(${listed(partition)})`
  const between = `WHERE ${token} > ? AND ${token} <= ?`
  const isPartition = partition.map(name => `${quoted(name)} = ?`).join(' AND ')
  const inPartition = `SELECT ${listed(columns)} ${from} WHERE ${isPartition}`
  return {
    columns,
    slice: `SELECT ${listed(columns)} ${from} ${between}`,
    partitions: `SELECT DISTINCT ${listed(partition)} ${from} ${between}`,
    partition: inPartition,
    rest:
      clustering.length > 0
        ? `${inPartition} AND (${listed(clustering)}) > (${marks(clustering)})`
        : undefined,
  }
}
