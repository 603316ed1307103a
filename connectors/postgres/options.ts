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
  /** When each report of the schedule ran last. `lern_schedule` by default. */
  readonly schedule?: string
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

/** The tables by their quoted names. */
export type Tables = { readonly [Name in keyof Required<RequestTables>]: TableName }

export interface Settings extends Required<Omit<PostgresOptions, 'tables'>> {
  readonly tables: Tables
}

const MIB = 2 ** 20

export const settingsOf = (options: PostgresOptions): Settings => ({
  tables: tablesOf(options.tables),
  fetchSize: positive('fetchSize', options.fetchSize ?? 500),
  timeoutMs: positive('timeoutMs', options.timeoutMs ?? 30_000),
  memory: options.memory ?? 64 * MIB,
})

export const tablesOf = (names: RequestTables = {}): Tables => ({
  jobRequest: parseTableName(names.jobRequest ?? 'job_request'),
  datasetMetadata: parseTableName(names.datasetMetadata ?? 'dataset_metadata'),
  consumerChannel: parseTableName(names.consumerChannel ?? 'consumer_channel_mapping'),
  requestState: parseTableName(names.requestState ?? 'lern_request_state'),
  schedule: parseTableName(names.schedule ?? 'lern_schedule'),
  migrations: parseTableName(names.migrations ?? 'lern_migrations'),
})

const positive = (name: string, value: number): number => {
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new LernError('CONFIG', `${name} of Postgres is ${value}`, { allowed: 'a whole number from 1 up' })
}
