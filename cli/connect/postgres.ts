import pg from 'pg'
import { postgres } from '../../connectors/postgres/index.js'
import type { Dataset } from '../../lib/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'
import { memoryOf } from './memory.js'

type PostgresConfig = Extract<Config['sources'][string], { type: 'postgres' }>

/** Tables that are not named as their dataset. */
const TABLES: Readonly<Record<string, string>> = { consumer_channel: 'consumer_channel_mapping' }

const tableOf = ({ name }: Dataset): string => TABLES[name] ?? name

const CONNECT_MS = 10_000
export const openPostgres = async (
  _name: string,
  { url, connections }: PostgresConfig,
  { limits }: Config,
): Promise<Serving> => {
  const pool = new pg.Pool({
    connectionString: url.reveal(),
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'lern',
    keepAlive: true,
  })
  // Whoever reads is told; a connection that breaks while nobody uses it would end the process.
  pool.on('error', () => {})

  const database = postgres(pool, { memory: memoryOf(limits) })
  return {
    serve: (dataset, { table, optional = false }) => database.table(table ?? tableOf(dataset), { optional }),
    close: () => pool.end(),
  }
}
