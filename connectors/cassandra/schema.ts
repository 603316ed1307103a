import { LernError } from '../../lib/errors.js'
import { nearest } from '../../lib/nearest.js'
import type { Cluster, DriverRow } from './cluster.js'
import { type CqlField, type CqlType, type FindUdt, parseCqlType } from './cql-type.js'

export interface TableName {
  readonly keyspace: string
  readonly table: string
}

/** A table as the cluster describes it. */
export interface TableSchema {
  readonly columns: ReadonlyMap<string, CqlType>
  readonly partition: readonly string[]
  readonly clustering: readonly string[]
  /** Clustering columns that are kept in descending order. */
  readonly descending: readonly string[]
}

/** What a table calls a column of a dataset: CQL puts names that are not quoted into lower case. */
export const ownName = ({ columns }: Pick<TableSchema, 'columns'>, name: string): string =>
  columns.has(name) ? name : name.toLowerCase()

const COLUMNS = `SELECT column_name, type, kind, position, clustering_order FROM system_schema.columns
  WHERE keyspace_name = ? AND table_name = ?`
const TYPES = 'SELECT type_name, field_names, field_types FROM system_schema.types WHERE keyspace_name = ?'
const TABLES = 'SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?'
const KEYSPACES = 'SELECT keyspace_name FROM system_schema.keyspaces'

export const readSchema = async (cluster: Cluster, name: TableName): Promise<TableSchema> => {
  const [columns, types] = await Promise.all([
    cluster.query(COLUMNS, [name.keyspace, name.table]),
    cluster.query(TYPES, [name.keyspace]),
  ])
  if (columns.length === 0) throw await missingTable(cluster, name)

  const findUdt = typesOf(types)
  const key = (kind: string) =>
    columns
      .filter(column => column.kind === kind)
      .sort((a, b) => Number(a.position) - Number(b.position))
      .map(column => String(column.column_name))
  return {
    columns: new Map(
      columns.map(column => [String(column.column_name), parseCqlType(String(column.type), findUdt)]),
    ),
    partition: key('partition_key'),
    clustering: key('clustering'),
    descending: columns.filter(c => c.clustering_order === 'desc').map(c => String(c.column_name)),
  }
}

/** Types may hold each other, so each is read when it is asked for. */
const typesOf = (rows: readonly DriverRow[]): FindUdt => {
  const known = new Map<string, readonly CqlField[]>()
  const byName = new Map(rows.map(row => [row.type_name, row]))
  const find: FindUdt = name => {
    const row = byName.get(name)
    if (!row || known.has(name)) return known.get(name)
    const types = row.field_types as string[]
    known.set(
      name,
      (row.field_names as string[]).map((field, at) => ({
        name: field,
        type: parseCqlType(types[at]!, find),
      })),
    )
    return known.get(name)
  }
  return find
}

const missingTable = async (cluster: Cluster, { keyspace, table }: TableName): Promise<LernError> => {
  const tables = (await cluster.query(TABLES, [keyspace])).map(row => String(row.table_name))
  if (tables.length === 0) return missingKeyspace(cluster, keyspace)
  const meant = nearest(table, tables)
  return new LernError(
    'SOURCE_MISSING',
    `there is no table ${keyspace}.${table}${meant ? `; did you mean ${keyspace}.${meant}?` : ''}`,
    { allowed: tables.sort().join(', ') },
  )
}

const missingKeyspace = async (cluster: Cluster, keyspace: string): Promise<LernError> => {
  const keyspaces = (await cluster.query(KEYSPACES, [])).map(row => String(row.keyspace_name))
  const meant = nearest(keyspace, keyspaces)
  return new LernError(
    'SOURCE_MISSING',
    `there is no keyspace ${keyspace}, or it has no tables${
      meant && meant !== keyspace ? `; did you mean ${meant}?` : ''
    }`,
    { allowed: keyspaces.sort().join(', ') },
  )
}
