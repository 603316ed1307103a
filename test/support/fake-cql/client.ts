import { Client, type ClientOptions, policies, types } from 'cassandra-driver'
import type { FakeCql } from './fake-cql.js'

/**
 * A connected client that repeats nothing by itself, so that a test sees every error. The caller shuts it
 * down.
 *
 * It has two connections: after the loss of the only one to the only host, the driver makes a second record
 * of the host and never closes the first, which then reconnects for ever and keeps the process alive.
 */
export const connectClient = async (
  server: FakeCql,
  options: Partial<ClientOptions> = {},
): Promise<Client> => {
  const client = new Client({
    contactPoints: [server.contactPoint],
    localDataCenter: server.datacenter,
    policies: { retry: new policies.retry.FallthroughRetryPolicy() },
    pooling: { coreConnectionsPerHost: { [types.distance.local]: 2 } },
    ...options,
  })
  await client.connect()
  return client
}
