import type { AnyRow } from '../../../lib/types.js'
import type { FakeTable, FakeType } from './table.js'

export const DATACENTER = 'datacenter1'
const TEXT_MAP = 'frozen<map<text, text>>'
const REPLICATION = { class: 'org.apache.cassandra.locator.SimpleStrategy', replication_factor: '1' }

/** One line of `system.size_estimates`. */
export interface SizeEstimate {
  readonly keyspace: string
  readonly table: string
  readonly start: bigint
  readonly end: bigint
  readonly partitions: bigint
  readonly meanBytes: bigint
}

const systemTable = (
  keyspace: string,
  name: string,
  partitionKey: string,
  columns: FakeTable['columns'],
  rows: readonly AnyRow[],
): FakeTable => ({ keyspace, name, columns, partitionKey: [partitionKey], rows })

const schemaTable = (name: string, columns: FakeTable['columns'], rows: readonly AnyRow[]): FakeTable =>
  systemTable('system_schema', name, 'keyspace_name', { keyspace_name: 'text', ...columns }, rows)

const LOCAL = {
  key: 'local',
  cluster_name: 'fake',
  data_center: DATACENTER,
  rack: 'rack1',
  host_id: '00000000-0000-4000-8000-000000000001',
  partitioner: 'org.apache.cassandra.dht.Murmur3Partitioner',
  release_version: '4.1.5',
  rpc_address: '127.0.0.1',
  schema_version: '00000000-0000-4000-8000-000000000002',
  tokens: ['0'],
}

const NODE = {
  data_center: 'text',
  rack: 'text',
  host_id: 'uuid',
  release_version: 'text',
  rpc_address: 'inet',
  schema_version: 'uuid',
  tokens: 'set<text>',
}

const nodes = (): FakeTable[] => [
  systemTable('system', 'local', 'key', { key: 'text', cluster_name: 'text', partitioner: 'text', ...NODE }, [
    LOCAL,
  ]),
  systemTable('system', 'peers', 'peer', { peer: 'inet', ...NODE }, []),
]

const columnRow = (table: FakeTable, column: string): AnyRow => {
  const [partition, clustering] = [
    table.partitionKey.indexOf(column),
    table.clustering?.indexOf(column) ?? -1,
  ]
  return {
    keyspace_name: table.keyspace,
    table_name: table.name,
    column_name: column,
    clustering_order: clustering < 0 ? 'none' : 'asc',
    kind: partition >= 0 ? 'partition_key' : clustering >= 0 ? 'clustering' : 'regular',
    position: Math.max(partition, clustering),
    type: table.columns[column],
  }
}

const tableRow = ({ keyspace, name }: FakeTable): AnyRow => ({
  keyspace_name: keyspace,
  table_name: name,
  flags: ['compound'],
})

const typeRow = ({ keyspace, name, fields }: FakeType): AnyRow => ({
  keyspace_name: keyspace,
  type_name: name,
  field_names: Object.keys(fields),
  field_types: Object.values(fields),
})

const estimateRow = (estimate: SizeEstimate): AnyRow => ({
  keyspace_name: estimate.keyspace,
  table_name: estimate.table,
  range_start: String(estimate.start),
  range_end: String(estimate.end),
  mean_partition_size: estimate.meanBytes,
  partitions_count: estimate.partitions,
})

const keyspaceRows = (tables: readonly FakeTable[]): AnyRow[] =>
  [...new Set(tables.map(table => table.keyspace))].map(name => ({
    keyspace_name: name,
    durable_writes: true,
    replication: REPLICATION,
  }))

const COLUMN = {
  table_name: 'text',
  column_name: 'text',
  clustering_order: 'text',
  kind: 'text',
  position: 'int',
  type: 'text',
}

const ESTIMATE = {
  keyspace_name: 'text',
  table_name: 'text',
  range_start: 'text',
  range_end: 'text',
  mean_partition_size: 'bigint',
  partitions_count: 'bigint',
}

const NAMES = 'frozen<list<text>>'

/** What a driver and a connector read about the server and its schema. */
export const systemTables = (
  tables: readonly FakeTable[],
  types: readonly FakeType[],
  estimates: readonly SizeEstimate[],
): FakeTable[] => [
  ...nodes(),
  schemaTable('keyspaces', { durable_writes: 'boolean', replication: TEXT_MAP }, keyspaceRows(tables)),
  schemaTable('tables', { table_name: 'text', flags: 'frozen<set<text>>' }, tables.map(tableRow)),
  schemaTable(
    'columns',
    COLUMN,
    tables.flatMap(table => Object.keys(table.columns).map(name => columnRow(table, name))),
  ),
  schemaTable('types', { type_name: 'text', field_names: NAMES, field_types: NAMES }, types.map(typeRow)),
  schemaTable('indexes', { table_name: 'text', index_name: 'text', kind: 'text', options: TEXT_MAP }, []),
  systemTable('system', 'size_estimates', 'keyspace_name', ESTIMATE, estimates.map(estimateRow)),
]
