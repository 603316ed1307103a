import { setTimeout as pause } from 'node:timers/promises'
import type { Client } from 'cassandra-driver'
import type { Dataset } from '../../lib/dataset.js'
import type { AnyRow } from '../../lib/types.js'
import type { CassandraServer } from '../../test/support/cassandra-server.js'
import { loadBatched } from './load.js'

const KEYSPACE = 'lern_bench'
const BETWEEN_LOOKS = 1000

/** A table that is there, full and at rest. */
export interface Filled {
  /** `keyspace.table` */
  readonly name: string
  readonly rows: number
}

export interface Tables {
  readonly contactPoint: string
  readonly datacenter: string
  /** The table of a dataset at some scale; filled on first use, and kept as long as the server keeps it. */
  readonly filled: (dataset: Dataset, scale: number, rows: Iterable<AnyRow>) => Promise<Filled>
}

const prepareKeyspace = async (client: Client): Promise<void> => {
  const replication = "{ 'class': 'SimpleStrategy', 'replication_factor': 1 }"
  await client.execute(`CREATE KEYSPACE IF NOT EXISTS ${KEYSPACE} WITH replication = ${replication}`)
  await client.execute(`CREATE TABLE IF NOT EXISTS ${KEYSPACE}.loaded (name text PRIMARY KEY, rows int)`)
}

/** Waits until the server has put its files in order: it must not do so while somebody reads. */
const atRest = async (client: Client): Promise<void> => {
  for (;;) {
    const { rowLength } = await client.execute('SELECT task_id FROM system_views.sstable_tasks')
    if (rowLength === 0) return
    await pause(BETWEEN_LOOKS)
  }
}

/** The tables of benchmarks on a server. A server that goes on after them keeps them for the next time. */
export const tablesOn = async ({ client, contactPoint, datacenter }: CassandraServer): Promise<Tables> => {
  await prepareKeyspace(client)

  const loadedRows = async (table: string): Promise<number | undefined> => {
    const { rows } = await client.execute(`SELECT rows FROM ${KEYSPACE}.loaded WHERE name = ?`, [table])
    return rows[0]?.rows
  }
  const load = async (dataset: Dataset, table: string, rows: Iterable<AnyRow>): Promise<number> => {
    const loaded = await loadBatched(client, { dataset, keyspace: KEYSPACE, table, rows })
    await client.execute(`INSERT INTO ${KEYSPACE}.loaded (name, rows) VALUES (?, ?)`, [table, loaded], {
      prepare: true,
    })
    await atRest(client)
    return loaded
  }

  return {
    contactPoint,
    datacenter,
    filled: async (dataset, scale, rows) => {
      const table = `${dataset.name}_${scale}`
      const count = (await loadedRows(table)) ?? (await load(dataset, table, rows))
      return { name: `${KEYSPACE}.${table}`, rows: count }
    },
  }
}
