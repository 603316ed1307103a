import type { Query } from '../../connectors/postgres/index.js'
import { isOpen, NOW_UTC } from './conditions.js'
import type { QueueContext } from './options.js'

/** What one kind of report has still to do. */
export interface Waiting {
  readonly job: string
  readonly requests: number
  /** Seconds since the oldest of them was submitted. */
  readonly ageSeconds: number
}

/** How much waits, by report; also what is put off or failed and may be tried again. */
export const waiting = async (
  query: Query,
  { tables, jobs, attempts }: QueueContext,
): Promise<readonly Waiting[]> => {
  const rows = await query(
    `SELECT job, count(r.request_id)::text,
      greatest(0, coalesce(extract(epoch FROM ${NOW_UTC} - min(r.dt_job_submitted)), 0))::text
    FROM unnest($1::text[]) AS job
    LEFT JOIN ${tables.jobRequest.quoted} r ON r.job_id = job AND ${isOpen('r', '$2::int')}
    GROUP BY job`,
    [jobs, attempts],
  )
  return rows.map(([job, requests, age]) => ({
    job: job!,
    requests: Number(requests),
    ageSeconds: Number(age),
  }))
}
