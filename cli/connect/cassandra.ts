import { readFile } from 'node:fs/promises'
import cassandra from 'cassandra-driver'
import { cassandra as connector } from '../../connectors/cassandra/index.js'
import type { Dataset } from '../../lib/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'

type CassandraConfig = Extract<Config['sources'][string], { type: 'cassandra' }>

/** Keyspaces of a standard installation, by building block. */
const KEYSPACES: Readonly<Record<string, string>> = {
  lern: 'sunbird_courses',
  'user-org': 'sunbird',
  knowlg: 'dev_hierarchy_store',
  ml: 'sunbird_programs',
}
/** Tables that are not named as their dataset. */
const TABLES: Readonly<Record<string, string>> = { tenant_preference: 'sunbird.tenant_preference_v2' }

export const defaultTable = ({ name, block }: Dataset): string =>
  TABLES[name] ?? `${KEYSPACES[block] ?? 'sunbird'}.${name}`

export const openCassandra = async (
  _name: string,
  source: CassandraConfig,
  { limits }: Config,
): Promise<Serving> => {
  const client = new cassandra.Client({
    contactPoints: [...source.contactPoints],
    localDataCenter: source.datacenter,
    ...(source.username !== undefined && {
      credentials: { username: source.username, password: source.password?.reveal() ?? '' },
    }),
    ...(source.ssl && { sslOptions: await tlsOf(source.ssl) }),
    socketOptions: { readTimeout: source.readTimeoutMs },
    encoding: { useUndefinedAsUnset: true },
  })
  const cluster = connector(client, {
    consistency: source.consistency,
    fetchSize: source.fetchSize,
    readTimeoutMs: source.readTimeoutMs,
    rowsPerSecond: limits.rowsPerSecond,
  })
  return {
    serve: (dataset, { table }) => cluster.table(table ?? defaultTable(dataset)),
    close: () => client.shutdown(),
  }
}

const tlsOf = async ({ ca, cert, key, verify }: NonNullable<CassandraConfig['ssl']>) => ({
  ...(ca !== undefined && { ca: [await readFile(ca)] }),
  ...(cert !== undefined && { cert: await readFile(cert) }),
  ...(key !== undefined && { key: await readFile(key) }),
  rejectUnauthorized: verify,
})
