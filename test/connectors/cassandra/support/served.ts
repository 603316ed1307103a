import type { Client } from 'cassandra-driver'
import { type CassandraOptions, cassandra } from '../../../../connectors/cassandra/index.js'
import type { Source } from '../../../../lib/source.js'
import { connectClient } from '../../../support/fake-cql/client.js'
import { type FakeCql, fakeCql, type OnPage } from '../../../support/fake-cql/index.js'
import { type Layout, layouts } from './known-rows.js'

/** The known rows in a fake Cassandra that is stopped after each test. Called where `describe` may be called. */
export const served = () => {
  let server: FakeCql
  let client: Client
  afterEach(async () => {
    await client?.shutdown()
    await server?.stop()
  })
  return {
    server: () => server,
    client: () => client,
    start: async (
      of: Layout,
      onPage: OnPage = () => undefined,
      options: CassandraOptions = {},
    ): Promise<Source> => {
      server = await fakeCql({ tables: layouts.map(({ table }) => table), onPage })
      client = await connectClient(server)
      return cassandra(client, options).table(`${of.table.keyspace}.${of.table.name}`)
    },
  }
}
