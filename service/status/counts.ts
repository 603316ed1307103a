import type { TableName } from '../../connectors/postgres/table-name.js'
import { NOW_UTC } from '../queue/conditions.js'
import { ask, type Queryable } from '../requests/database.js'

/** How many requests for a report are in a status. */
export interface Count {
  readonly report: string
  /** In capitals. */
  readonly status: string
  readonly requests: number
  /** Seconds since the oldest of them was submitted; null when nobody has noted that. */
  readonly oldestSeconds: number | null
}

const countsOf = ({ quoted }: TableName): string => `
  SELECT coalesce(job_id, '') AS report, upper(coalesce(status, '')) AS status, count(*)::float8 AS requests,
    greatest(0, extract(epoch FROM ${NOW_UTC} - min(dt_job_submitted)))::float8 AS "oldestSeconds"
  FROM ${quoted} GROUP BY 1, 2 ORDER BY 1, 2`

/** Counts all requests, by report and status. Fails as `postgresError` says. */
export const countRequests = (db: Queryable, table: TableName): Promise<readonly Count[]> =>
  ask<Count>(db, table.shown, countsOf(table))

export const sumOf = (counts: readonly Count[]): number =>
  counts.reduce((sum, { requests }) => sum + requests, 0)

/** Of requests that wait: seconds since the oldest was submitted; 0 when none waits. */
export const queueAge = (counts: readonly Count[]): number =>
  Math.max(
    0,
    ...counts.filter(({ status }) => status === 'SUBMITTED').map(({ oldestSeconds }) => oldestSeconds ?? 0),
  )
