import pg from 'pg'
import type { PostgresServer } from '../../../support/postgres-server.js'

export interface Database {
  readonly pool: () => pg.Pool
  readonly url: () => string
  /** Runs statements as the owner of the database. */
  readonly run: (
    statements: string,
    values?: readonly unknown[],
  ) => Promise<readonly Record<string, unknown>[]>
  /** Connections that are taken from the pool now. */
  readonly openNow: () => number
}

/** A database of its own for the tests of one `describe`, with a pool. */
export const useDatabase = (server: () => PostgresServer, connections = 4): Database => {
  let pool: pg.Pool
  let url: string
  before(async () => {
    url = await server().database('lern')
    pool = new pg.Pool({ connectionString: url, max: connections, connectionTimeoutMillis: 5_000 })
    pool.on('error', () => {})
  })
  after(() => pool?.end())

  return {
    pool: () => pool,
    url: () => url,
    run: async (statements, values) => (await pool.query(statements, values as unknown[])).rows,
    openNow: () => pool.totalCount - pool.idleCount,
  }
}
