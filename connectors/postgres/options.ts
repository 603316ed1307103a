import { LernError } from '../../lib/errors.js'
import { parseTableName, type TableName } from './table-name.js'

/** The tables that requests for reports live in. */
export interface RequestTables {
  /** Today's table of requests, `job_request` by default; installations call it `{env}_job_request`. */
  readonly jobRequest?: string
  /** `dataset_metadata` by default. */
  readonly datasetMetadata?: string
  /** `consumer_channel_mapping` by default. */
  readonly consumerChannel?: string
  /** What we keep about each request: engine, lease, progress, ledger. `lern_request_state` by default. */
  readonly requestState?: string
  /** Which migrations were applied. `lern_migrations` by default. */
  readonly migrations?: string
}

export interface PostgresOptions {
  readonly tables?: RequestTables
  /** Rows of one page of a scan; 500 by default. */
  readonly fetchSize?: number
  /** How long one statement may take, in milliseconds; 30 s by default. */
  readonly timeoutMs?: number
  /** Bytes of a table's rows that may stay in memory when they are put in order; 64 MiB by default. */
  readonly memory?: number
}

export interface Settings extends Required<Omit<PostgresOptions, 'tables'>> {
  readonly tables: { readonly [Name in keyof Required<RequestTables>]: TableName }
}

const MIB = 2 ** 20

export const settingsOf = (options: PostgresOptions): Settings => ({
  tables: {
    jobRequest: parseTableName(options.tables?.jobRequest ?? 'job_request'),
    datasetMetadata: parseTableName(options.tables?.datasetMetadata ?? 'dataset_metadata'),
    consumerChannel: parseTableName(options.tables?.consumerChannel ?? 'consumer_channel_mapping'),
    requestState: parseTableName(options.tables?.requestState ?? 'lern_request_state'),
    migrations: parseTableName(options.tables?.migrations ?? 'lern_migrations'),
  },
  fetchSize: positive('fetchSize', options.fetchSize ?? 500),
  timeoutMs: positive('timeoutMs', options.timeoutMs ?? 30_000),
  memory: options.memory ?? 64 * MIB,
})

const positive = (name: string, value: number): number => {
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new LernError('CONFIG', `${name} of Postgres is ${value}`, { allowed: 'a whole number from 1 up' })
}
