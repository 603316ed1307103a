import type { TableName } from '../../connectors/postgres/table-name.js'
import { ask, type Queryable } from './database.js'
import { type JobRequest, REQUEST_COLUMNS } from './job-request.js'

/** All that are given have to hold. */
export interface RequestFilters {
  readonly dataset?: string
  readonly status?: string
  readonly channel?: string
  /** `yyyy-MM-dd`, in UTC. */
  readonly requestedDate?: string
}

export interface Found {
  /** How many there are, also beyond the limit. */
  readonly total: number
  /** The newest first. */
  readonly requests: readonly JobRequest[]
}

const searchOf = (table: TableName): string => `
  SELECT ${REQUEST_COLUMNS}, (count(*) OVER ())::float8 AS total
  FROM ${table.quoted}
  WHERE ($1::text IS NULL OR job_id = $1)
    AND ($2::text IS NULL OR status = $2)
    AND ($3::text IS NULL OR requested_channel = $3)
    AND ($4::date IS NULL OR dt_job_submitted >= $4::date AND dt_job_submitted < $4::date + 1)
  ORDER BY dt_job_submitted DESC NULLS LAST, request_id
  LIMIT $5`

type Counted = JobRequest & { readonly total: number }

/** `limit` is at least 1. */
export const searchRequests = async (
  db: Queryable,
  table: TableName,
  { dataset, status, channel, requestedDate }: RequestFilters,
  limit: number,
): Promise<Found> => {
  const values = [dataset, status, channel, requestedDate, limit]
  const rows = await ask<Counted>(db, table.shown, searchOf(table), values)
  return { total: rows[0]?.total ?? 0, requests: rows.map(({ total: _, ...request }) => request) }
}
