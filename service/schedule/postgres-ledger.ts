import type { Pool } from 'pg'
import { type Tables, transaction } from '../../connectors/postgres/index.js'
import { NOW } from '../queue/conditions.js'
import { type Claimed, type Ledger, TRIES, type Turn } from './ledger.js'

export interface PostgresLedgerOptions {
  readonly tables: Tables
  /** Unique among all schedulers. */
  readonly scheduler: string
  /** Seconds that a run may be silent before others may run the report. */
  readonly leaseSeconds: number
}

const LEASE = (seconds: string): string => `${NOW} + ${seconds}::float8 * interval '1 second'`

/**
 * A report runs on one machine at a time, and once for each due time, whichever machines have a scheduler.
 */
export const postgresLedger = (pool: Pool, options: PostgresLedgerOptions): Ledger => {
  const { tables, scheduler, leaseSeconds } = options
  const table = tables.schedule.quoted
  const ask = (text: string, values: readonly unknown[]) =>
    transaction(pool, { source: `postgres ${tables.schedule.shown}` }, query => query(text, values))

  const turnOf = (report: string, attempt: string): Turn => {
    const update = async (changes: string, values: readonly unknown[] = []) => {
      const mine = 'report = $1 AND attempt = $2 AND leased_until IS NOT NULL'
      const text = `UPDATE ${table} SET ${changes} WHERE ${mine} RETURNING 1`
      return (await ask(text, [report, attempt, ...values])).length > 0
    }
    return {
      renew: () => update(`leased_until = ${LEASE('$3')}`, [leaseSeconds]),
      finish: async ({ status, run }) => {
        const changes = `leased_until = NULL, status = $3, run = $4, finished_at = ${NOW}`
        await update(changes, [status, run])
      },
      giveBack: async () => {
        await update('leased_until = NULL, tries = tries - 1')
      },
    }
  }

  return {
    seenTo: async report => {
      const insert = `INSERT INTO ${table} (report, due_at) VALUES ($1, ${NOW}) ON CONFLICT DO NOTHING`
      await ask(insert, [report])
      const [row] = await ask(seenTo(table), [report])
      return new Date(row![0]!)
    },
    claim: async (report, due): Promise<Claimed> => {
      const values = [report, due.toISOString(), scheduler, leaseSeconds, TRIES]
      const [claimed] = await ask(claim(table), values)
      if (claimed) return turnOf(report, claimed[0]!)
      const [busy] = await ask(`SELECT 1 FROM ${table} WHERE report = $1 AND leased_until > ${NOW}`, [report])
      return busy ? 'busy' : 'done'
    },
  }
}

/** A run that was given back, or that ended with its machine, is due still. */
const seenTo = (table: string): string => `
  SELECT to_char((CASE WHEN status = 'running' THEN due_at - interval '1 second' ELSE due_at END)
    AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  FROM ${table} WHERE report = $1`

const claim = (table: string): string => `
  INSERT INTO ${table} AS known (report, due_at, attempt, tries, worker, leased_until, status)
  VALUES ($1, $2, 1, 1, $3, ${LEASE('$4')}, 'running')
  ON CONFLICT (report) DO UPDATE SET
    due_at = excluded.due_at,
    attempt = known.attempt + 1,
    tries = CASE WHEN known.due_at = excluded.due_at THEN known.tries + 1 ELSE 1 END,
    worker = excluded.worker,
    leased_until = excluded.leased_until,
    status = 'running',
    run = NULL,
    finished_at = NULL
  WHERE coalesce(known.leased_until <= ${NOW}, true)
    AND (known.due_at < excluded.due_at
      OR known.due_at = excluded.due_at AND known.status = 'running' AND known.tries < $5)
  RETURNING attempt`
