import type { Pool } from 'pg'
import type { Dataset } from '../../lib/dataset.js'
import type { Finding, Source } from '../../lib/source.js'
import { checkOwn } from './check-own.js'
import { postgresError } from './errors.js'
import { isUpToDate, migrateIn } from './migrate.js'
import { type PostgresOptions, type RequestTables, type Settings, settingsOf } from './options.js'
import { Session } from './session.js'
import { type TableOptions, tableSource } from './table.js'

export { postgresError } from './errors.js'
export { type PostgresOptions, type RequestTables, type Tables, tablesOf } from './options.js'
export type { TextRow } from './session.js'
export type { TableOptions } from './table.js'
export { type Query, type TransactionOptions, transaction } from './transaction.js'

/** The tables of a Postgres database, as sources; and those that we keep there ourselves. */
export interface Postgres {
  /** A table by its name, `table` or `schema.table`. */
  table(name: string, options?: TableOptions): Source
  /**
   * Creates the tables that are missing and brings our own up to date. It can be called by many at once, and
   * again. A table of requests that is already there stays as it is.
   */
  migrate(): Promise<void>
  /** What is found of one of those tables. It may be missing as long as `migrate` would make it. */
  check(table: keyof RequestTables, dataset: Dataset): Promise<readonly Finding[]>
}

/**
 * Serves datasets from a Postgres database. The pool is the caller's: it is never ended here. A scan keeps
 * one of its connections while it reads.
 */
export const postgres = (pool: Pool, options: PostgresOptions = {}): Postgres => {
  const settings = settingsOf(options)
  return {
    table: (name, of = {}) => tableSource(pool, settings, name, of),
    migrate: () => migrate(pool, settings),
    check: (table, dataset) => checkOwn(pool, settings, table, dataset),
  }
}

const migrate = async (pool: Pool, { tables, timeoutMs }: Settings): Promise<void> => {
  const signal = new AbortController().signal
  const within = async <Value>(mode: 'read' | 'write', work: (session: Session) => Promise<Value>) => {
    const session = await Session.begin(pool, { signal, timeoutMs, mode })
    try {
      return await work(session)
    } finally {
      await session.close()
    }
  }
  try {
    if (await within('read', session => isUpToDate(session, tables))) return
    await within('write', session => migrateIn(session, tables))
  } catch (error) {
    throw postgresError(error, { source: `postgres ${tables.jobRequest.shown}` })
  }
}
