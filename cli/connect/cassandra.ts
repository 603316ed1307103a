import { readFile } from 'node:fs/promises'
import cassandra from 'cassandra-driver'
import { cassandra as connector } from '../../connectors/cassandra/index.js'
import { type Dataset, LernError } from '../../lib/index.js'
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
  name: string,
  source: CassandraConfig,
  { limits }: Config,
): Promise<Serving> => {
  const client = new cassandra.Client({
    contactPoints: [...source.contactPoints],
    localDataCenter: source.datacenter,
    ...(source.username !== undefined && {
      credentials: { username: source.username, password: source.password?.reveal() ?? '' },
    }),
    ...(source.ssl && { sslOptions: await tlsOf(name, source.ssl) }),
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

type Ssl = NonNullable<CassandraConfig['ssl']>

const tlsOf = async (name: string, { ca, cert, key, verify }: Ssl) => ({
  ...(ca !== undefined && { ca: [await pem(`sources.${name}.ssl.ca`, ca)] }),
  ...(cert !== undefined && { cert: await pem(`sources.${name}.ssl.cert`, cert) }),
  ...(key !== undefined && { key: await pem(`sources.${name}.ssl.key`, key) }),
  rejectUnauthorized: verify,
})

const pem = async (path: string, file: string): Promise<Buffer> => {
  try {
    return await readFile(file)
  } catch (cause) {
    const { code = 'not readable' } = cause as NodeJS.ErrnoException
    const allowed = 'a PEM file'
    throw new LernError('CONFIG', `${path} cannot be read: ${file} (${code})`, { path, allowed }, { cause })
  }
}
