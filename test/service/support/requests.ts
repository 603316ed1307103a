import type { Database } from '../../connectors/postgres/support/database.js'

/** Columns of `job_request`; what is left out has a plain value. */
export interface RowValues {
  readonly tag?: string
  readonly request_id: string
  readonly job_id?: string
  readonly status?: string
  readonly request_data?: string | null
  readonly requested_by?: string | null
  readonly requested_channel?: string | null
  /** Milliseconds before now, by the clock of the database. */
  readonly submittedAgoMs?: number
  readonly encryption_key?: string | null
  readonly iteration?: number | null
  readonly err_message?: string | null
  readonly download_urls?: readonly string[] | null
  readonly execution_time?: number | null
  readonly processed_batches?: string | null
}

const PLAIN = {
  tag: 'tag:channel-1',
  job_id: 'progress-exhaust',
  status: 'SUBMITTED',
  requested_by: 'user-1',
  requested_channel: 'channel-1',
  iteration: 0,
}

/** Enters a request; each asks for a batch of its own unless `request_data` is given. */
export const enter = async ({ run }: Database, values: RowValues): Promise<void> => {
  const { submittedAgoMs = 60_000, ...given } = values
  const data = JSON.stringify({ batchId: `batch-${values.request_id}` })
  const row = { ...PLAIN, request_data: data, ...given }
  const names = Object.keys(row)
  const places = names.map((_, at) => `$${at + 2}`)
  await run(
    `INSERT INTO job_request (dt_job_submitted, ${names.join(', ')})
    VALUES ((now() AT TIME ZONE 'UTC') - $1::float8 * interval '1 millisecond', ${places.join(', ')})`,
    [submittedAgoMs, ...Object.values(row)],
  )
}

/** What a request looks like, without what only a clock can say. */
export interface Seen {
  readonly status: string
  readonly iteration: number | null
  readonly err_message: string | null
  readonly download_urls: readonly string[] | null
  readonly execution_time: number | null
  readonly processed_batches: unknown
  /** By the clock of the database, within a minute. */
  readonly completedNow: boolean
}

/** Reads a request as it stands. */
export const see = async ({ run }: Database, requestId: string): Promise<Seen> => {
  const [row] = await run(
    `SELECT status, iteration, err_message, download_urls, execution_time::int, processed_batches::text,
      coalesce(abs(extract(epoch FROM dt_job_completed - (clock_timestamp() AT TIME ZONE 'UTC'))) < 60, false)
        AS "completedNow"
    FROM job_request WHERE request_id = $1`,
    [requestId],
  )
  const { processed_batches, ...seen } = row as unknown as Seen & { processed_batches: string | null }
  return { ...seen, processed_batches: processed_batches && JSON.parse(processed_batches) }
}

/** What our own table says of a request. */
export const seeState = async ({ run }: Database, requestId: string): Promise<Record<string, unknown>> => {
  const [row] = await run('SELECT * FROM lern_request_state WHERE request_id = $1', [requestId])
  return row ?? {}
}

/** Lets a lease end, as if its worker had been silent for too long. */
export const endLease = ({ run }: Database, requestId: string): Promise<unknown> =>
  run(`UPDATE lern_request_state SET leased_until = now() - interval '1 second' WHERE request_id = $1`, [
    requestId,
  ])
