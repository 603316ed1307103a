import type { Tables } from '../../connectors/postgres/index.js'
import { LernError } from '../../lib/errors.js'
import { ask, type Queryable } from './database.js'
import { type JobRequest, REQUEST_COLUMNS, writtenTime } from './job-request.js'
import { type Layout, mustFit } from './layout.js'

export interface NewRequest {
  /** The stored one, which ends in `:` and the channel. */
  readonly tag: string
  readonly requestId: string
  readonly jobId: string
  /** JSON. */
  readonly requestData: string
  readonly requestedBy: string
  readonly requestedChannel: string
  readonly encryptionKey: string | null
  /** Milliseconds since 1970. */
  readonly submittedAt: number
}

export interface Submitted {
  /** `renewed`: it had failed, and is taken up again. `there`: nothing was written. */
  readonly outcome: 'created' | 'renewed' | 'there'
  readonly request: JobRequest
}

/** Any number of callers may submit the same request at the same time: one of them enters it. */
export const submitRequest = async (
  db: Queryable,
  tables: Tables,
  layout: Layout,
  request: NewRequest,
): Promise<Submitted> => {
  const values = valuesOf(request)
  mustFit(layout, values)
  const attempt = async (text: string, given: readonly unknown[]): Promise<JobRequest | undefined> =>
    (await ask<JobRequest>(db, tables.jobRequest.shown, text, given))[0]

  const created = await attempt(insertOf(tables), Object.values(values))
  if (created) return { outcome: 'created', request: created }
  const renewed = await attempt(renewOf(tables, layout), Object.values(values))
  if (renewed) return { outcome: 'renewed', request: renewed }
  const there = await attempt(findOf(tables), [request.tag, request.requestId])
  if (there) return { outcome: 'there', request: there }
  throw new LernError('COUNT_MISMATCH', `a request ${request.requestId} is there under another tag`)
}

/** By column, in the order of the statements' parameters. */
const valuesOf = (request: NewRequest) => ({
  tag: request.tag,
  request_id: request.requestId,
  job_id: request.jobId,
  request_data: request.requestData,
  requested_by: request.requestedBy,
  requested_channel: request.requestedChannel,
  dt_job_submitted: writtenTime(request.submittedAt),
  encryption_key: request.encryptionKey,
})

const insertOf = ({ jobRequest }: Tables): string => `
  INSERT INTO ${jobRequest.quoted}
    (tag, request_id, job_id, request_data, requested_by, requested_channel, dt_job_submitted,
     encryption_key, status, iteration)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'SUBMITTED', 0)
  ON CONFLICT DO NOTHING
  RETURNING ${REQUEST_COLUMNS}`

const findOf = ({ jobRequest }: Tables): string =>
  `SELECT ${REQUEST_COLUMNS} FROM ${jobRequest.quoted} WHERE tag = $1 AND request_id = $2`

/**
 * Batches that are done need not be done again, unless other ones are asked for or their files were sealed
 * with another key.
 */
const renewOf = ({ jobRequest, requestState }: Tables, layout: Layout): string => `
  WITH before AS (
    SELECT request_data::text IS NOT DISTINCT FROM $4::text
      AND encryption_key IS NOT DISTINCT FROM $8::text AS same
    FROM ${jobRequest.quoted}
    WHERE tag = $1::text AND request_id = $2::text AND upper(status) = 'FAILED'
    FOR UPDATE
  ), renewed AS (
    UPDATE ${jobRequest.quoted} SET
      job_id = $3, request_data = $4::json, requested_by = $5, requested_channel = $6,
      dt_job_submitted = $7, encryption_key = $8, status = 'SUBMITTED', iteration = 0,
      err_message = NULL, download_urls = NULL, dt_job_completed = NULL, execution_time = NULL
      ${batchesKept(layout)}
    FROM before WHERE tag = $1 AND request_id = $2
    RETURNING ${REQUEST_COLUMNS}
  ), forgotten AS (
    UPDATE ${requestState.quoted} SET progress = '{}', ledger = '[]', updated_at = now()
    WHERE tag = $1 AND request_id = $2 AND EXISTS (SELECT FROM renewed, before WHERE NOT same)
  )
  SELECT * FROM renewed`

const batchesKept = (layout: Layout): string =>
  layout.has('processed_batches') ? ', processed_batches = CASE WHEN same THEN processed_batches END' : ''
