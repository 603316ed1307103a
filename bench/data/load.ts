import type { Client } from 'cassandra-driver'
import { createTableFor, type Loading } from '../../fixtures/cassandra/load.js'
import { driverValues } from '../../fixtures/cassandra/values.js'
import type { AnyRow } from '../../lib/types.js'

/** Of the widest rows as many as a server takes in a batch, 50 KiB. */
const BATCH = 20
const IN_FLIGHT = 8

/**
 * Makes a table and fills it, some rows to a message: on one node a batch may span partitions, and saves most
 * of the work of sending. Resolves with the number of rows.
 */
export const loadBatched = async (
  client: Client,
  loading: Omit<Loading, 'rows'> & { readonly rows: Iterable<AnyRow> },
): Promise<number> => {
  await createTableFor(client, loading)
  const { dataset, keyspace, table = dataset.name } = loading
  const columns = Object.keys(dataset.columns)
  const query = `INSERT INTO ${keyspace}.${table} (${columns}) VALUES (${columns.map(() => '?')})`
  const values = driverValues(dataset)
  const rows = loading.rows[Symbol.iterator]()
  let loaded = 0

  const sendBatches = async () => {
    for (;;) {
      const batch = []
      for (let next = rows.next(); !next.done; next = rows.next()) {
        batch.push({ query, params: values(next.value) })
        if (batch.length === BATCH) break
      }
      if (batch.length === 0) return
      await client.batch(batch, { prepare: true, logged: false })
      loaded += batch.length
    }
  }

  await Promise.all(Array.from({ length: IN_FLIGHT }, sendBatches))
  return loaded
}
