import pg from 'pg'
import {
  type Postgres,
  postgres,
  type RequestTables,
  type Tables,
  tablesOf,
} from '../../connectors/postgres/index.js'
import { LernError } from '../../lib/index.js'
import type { Config } from '../config/schema.js'
import { entryOf } from './index.js'

/** The database of requests, and which tables of it are used. Whoever opens it closes it. */
export interface RequestDatabase {
  readonly pool: pg.Pool
  readonly tables: Tables
  migrate: Postgres['migrate']
  check: Postgres['check']
  close(): Promise<void>
}

type PostgresConfig = Extract<Config['sources'][string], { type: 'postgres' }>

const CONNECT_MS = 5_000
/** A statement that takes longer is given up, by the server and then by us. */
const STATEMENT_MS = 20_000
const GRACE_MS = 1_000

/** Opens the database that the catalog names for `job_request`; its other tables are there too. */
export const openRequests = (config: Config): RequestDatabase => {
  const { url, connections } = sourceOf(config)
  const pool = new pg.Pool({
    connectionString: url.reveal(),
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + GRACE_MS,
    application_name: 'lern',
    keepAlive: true,
  })
  // Whoever asks is told; a connection that breaks while nobody uses it would end the process.
  pool.on('error', () => {})

  const tables = requestTables(config)
  const { migrate, check } = postgres(pool, { tables })
  return {
    pool,
    tables: tablesOf(tables),
    migrate,
    check,
    close: () => pool.end(),
  }
}

const sourceOf = (config: Config): PostgresConfig => {
  const name = entryOf(config, JOB_REQUEST).source
  const source = config.sources[name]
  if (source?.type === 'postgres') return source
  throw new LernError('CONFIG', `requests live in Postgres, but the catalog has job_request in ${name}`, {
    path: 'catalog.job_request',
    allowed: 'a source of type postgres',
  })
}

const JOB_REQUEST = 'job_request'

/** Our own tables stand beside today's, with the same prefix: `dev_job_request`, `dev_lern_request_state`. */
const requestTables = (config: Config): Required<RequestTables> => {
  const named = (dataset: string): string | undefined =>
    Object.hasOwn(config.catalog, dataset) ? config.catalog[dataset]!.table : undefined
  const jobRequest = named(JOB_REQUEST) ?? JOB_REQUEST
  const prefix = jobRequest.endsWith(JOB_REQUEST) ? jobRequest.slice(0, -JOB_REQUEST.length) : ''
  const beside = (table: string): string => prefix + table
  return {
    jobRequest,
    datasetMetadata: named('dataset_metadata') ?? beside('dataset_metadata'),
    consumerChannel: named('consumer_channel') ?? beside('consumer_channel_mapping'),
    requestState: beside('lern_request_state'),
    schedule: beside('lern_schedule'),
    migrations: beside('lern_migrations'),
  }
}
