import type { Pool } from 'pg'
import { postgresError } from './errors.js'
import { Session, type TextRow } from './session.js'

/** A statement in a transaction. Every value of a row comes as Postgres writes it: as text. */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly TextRow[]>

export interface TransactionOptions {
  /** How an error names this: `postgres job_request`. */
  readonly source: string
  /** How long one statement may take, in milliseconds; 30 s by default. */
  readonly timeoutMs?: number
}

/**
 * Does some work in one transaction, which is committed when the work is done and undone when it fails. Each
 * statement sees what others had committed when it began.
 *
 * @throws LernError for what the server or the driver says
 */
export const transaction = async <Value>(
  pool: Pool,
  { source, timeoutMs = 30_000 }: TransactionOptions,
  work: (query: Query) => Promise<Value>,
): Promise<Value> => {
  try {
    const signal = new AbortController().signal
    const session = await Session.begin(pool, { signal, timeoutMs, mode: 'write' })
    try {
      const value = await work((text, values) => session.query(text, values))
      await session.commit()
      return value
    } finally {
      await session.close()
    }
  } catch (error) {
    throw postgresError(error, { source })
  }
}
