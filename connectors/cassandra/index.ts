import type { Client } from 'cassandra-driver'
import type { Source } from '../../lib/source.js'
import { Cluster } from './cluster.js'
import { type CassandraOptions, settingsOf } from './options.js'
import { parseTableName, Table } from './table.js'

export type { CassandraOptions, Consistency } from './options.js'

/** The tables of a Cassandra cluster, as sources. */
export interface Cassandra {
  /**
   * A table by its name, `keyspace.table`. It may be keyed otherwise than its dataset: then it has no rows
   * in the dataset's order, but those of known keys, and all of them in any order.
   */
  table(name: string): Source
}

/**
 * Serves datasets from a Cassandra cluster. The client is the caller's: it is connected when the first table
 * is read, and never shut down here. Its scans share one budget of rows per second.
 */
export const cassandra = (client: Client, options: CassandraOptions = {}): Cassandra => {
  const cluster = new Cluster(client, settingsOf(options))
  return { table: name => new Table(cluster, parseTableName(name)) }
}
