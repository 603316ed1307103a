import type { QueryResult, QueryResultRow } from 'pg'
import { postgresError } from '../../connectors/postgres/errors.js'

/** A pool, or a connection that is in a transaction. */
export interface Queryable {
  query<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<QueryResult<Row>>
}

/** One statement. It fails as `postgresError` says; `source` is what the error calls the table. */
export const ask = async <Row extends QueryResultRow>(
  db: Queryable,
  source: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> => {
  try {
    return (await db.query<Row>(text, [...values])).rows
  } catch (error) {
    throw postgresError(error, { source: `postgres ${source}` })
  }
}

/** Fails when the database does not answer. */
export const isReachable = async (db: Queryable): Promise<void> => {
  await ask(db, 'requests', 'SELECT 1')
}
