import pLimit from 'p-limit'
import type pg from 'pg'
import { smallSample } from '../../fixtures/index.js'
import type { Asked, ExhaustClient } from '../peers/exhaust-client.js'

/** Everything of the small sample, where one batch is enough: it is the queue that is measured. */
export const smallSources = { snapshot: { type: 'snapshot', root: smallSample } }
/** Who asks, and the organisation that it asks for. */
export const consumer = 'portal'
export const channel = '01260000000000000001'

const BATCH = '01310000000000000000'
const AT_ONCE = 20

/** No two are the same, so that none gets its files from another one. */
const request = (at: number): Asked => ({
  tag: tagOf(at),
  dataset: 'progress-exhaust',
  requestedBy: `user-${at}`,
  datasetConfig: { batchId: BATCH },
})

export const tagOf = (at: number): string => `tag-${at}`

/** Submits so many requests, and gives their ids. */
export const submitMany = (client: ExhaustClient, count: number): Promise<readonly string[]> => {
  const turn = pLimit(AT_ONCE)
  const submitted = Array.from({ length: count }, (_, at) =>
    turn(async () => (await client.submit(request(at))).requestId),
  )
  return Promise.all(submitted)
}

export interface Standing {
  /** Requests that somebody still has to work on. */
  readonly open: number
  /** Seconds for which the lease of a request in work has been over, at most. */
  readonly overdueSeconds: number
}

/** How the requests stand. */
export const standing = async (pool: pg.Pool): Promise<Standing> => {
  const { rows } = await pool.query(`
    SELECT count(*)::int AS open,
      coalesce(max(extract(epoch FROM clock_timestamp() - s.leased_until))
        FILTER (WHERE r.status = 'PROCESSING'), 0)::float8 AS "overdueSeconds"
    FROM job_request r
    LEFT JOIN lern_request_state s ON s.tag = r.tag AND s.request_id = r.request_id
    WHERE r.status IN ('SUBMITTED', 'PROCESSING')`)
  return rows[0]
}

export interface Done {
  readonly request_id: string
  readonly status: string
  readonly err_message: string | null
  readonly download_urls: readonly string[] | null
  /** How often somebody began with it. */
  readonly attempts: number
}

export const allDone = async (pool: pg.Pool): Promise<readonly Done[]> => {
  const { rows } = await pool.query(`
    SELECT r.request_id, r.status, r.err_message, r.download_urls, s.attempt::int AS attempts FROM job_request r
    JOIN lern_request_state s ON s.tag = r.tag AND s.request_id = r.request_id`)
  return rows
}
