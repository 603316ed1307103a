import type { Tables } from '../../connectors/postgres/index.js'
import { ask, type Queryable } from './database.js'
import { type JobRequest, REQUEST_COLUMNS } from './job-request.js'
import { layoutOf } from './layout.js'
import { type Found, type RequestFilters, searchRequests } from './search.js'
import { type NewRequest, type Submitted, submitRequest } from './submit.js'

/** What names a request. The tag is the stored one, which ends in `:` and the channel. */
export interface RequestKey {
  readonly tag: string
  readonly requestId: string
}

/** The table of requests, as those who ask for reports see it. All of it fails as `postgresError` says. */
export interface Requests {
  find(key: RequestKey): Promise<JobRequest | undefined>
  /** The requests of a tag, the newest first. */
  list(tag: string, limit: number): Promise<readonly JobRequest[]>
  search(filters: RequestFilters, limit: number): Promise<Found>
  /** Enters a request, or takes up again one that FAILED. Fails with `OVER_BOUND` when a text is too long. */
  submit(request: NewRequest): Promise<Submitted>
}

export const requestsIn = (db: Queryable, tables: Tables): Requests => {
  const { shown, quoted } = tables.jobRequest
  const layout = layoutOf(db, tables.jobRequest)
  const one = `SELECT ${REQUEST_COLUMNS} FROM ${quoted} WHERE tag = $1 AND request_id = $2`
  const ofTag = `
    SELECT ${REQUEST_COLUMNS} FROM ${quoted} WHERE tag = $1
    ORDER BY dt_job_submitted DESC NULLS LAST, request_id LIMIT $2`

  return {
    find: async ({ tag, requestId }) => (await ask<JobRequest>(db, shown, one, [tag, requestId]))[0],
    list: (tag, limit) => ask<JobRequest>(db, shown, ofTag, [tag, limit]),
    search: (filters, limit) => searchRequests(db, tables.jobRequest, filters, limit),
    submit: async request => submitRequest(db, tables, await layout(), request),
  }
}
