import type { Tables } from '../../connectors/postgres/index.js'
import { NOW, NOW_UTC } from '../queue/conditions.js'
import type { Progress } from '../queue/renew.js'
import { ask, type Queryable } from '../requests/database.js'
import { readTime } from '../requests/job-request.js'
import type { Filters } from './filters.js'
import { withoutPersonalData } from './without-personal-data.js'

/**
 * How it stands with a request: nothing of who asked, of what was asked for, of keys and files. Times are
 * milliseconds since 1970, ages are seconds, all by the clock of the database.
 */
export interface RequestState {
  readonly id: string
  readonly report: string
  /** The organisation that asked. */
  readonly channel: string
  /** In capitals. */
  readonly status: string
  readonly ageSeconds: number | null
  readonly submittedAt: number | null
  /** When a worker took it up the last time; null when none of ours did. */
  readonly claimedAt: number | null
  readonly completedAt: number | null
  /** Of the last attempt. */
  readonly workedSeconds: number | null
  /** How often a worker took it up. */
  readonly attempts: number
  readonly failures: number
  /** While it is worked on: does its worker still give signs of life? Null: it is of a program without leases. */
  readonly isHeld: boolean | null
  readonly progress: Progress | null
  readonly error: string | null
}

const READ: Readonly<Record<keyof RequestState, string>> = {
  id: 'r.request_id',
  report: "coalesce(r.job_id, '')",
  channel: "coalesce(r.requested_channel, '')",
  status: "upper(coalesce(r.status, ''))",
  ageSeconds: `greatest(0, extract(epoch FROM ${NOW_UTC} - r.dt_job_submitted))::float8`,
  submittedAt: readTime('r.dt_job_submitted'),
  claimedAt: readTime('s.claimed_at'),
  completedAt: readTime('r.dt_job_completed'),
  workedSeconds: 'r.execution_time::float8 / 1000',
  attempts: 'coalesce(s.attempt, 0)::float8',
  failures: 'coalesce(r.iteration, 0)',
  isHeld: `s.leased_until > ${NOW}`,
  progress: 's.progress',
  error: 'r.err_message',
}

const COLUMNS = Object.entries(READ)
  .map(([member, sql]) => `${sql} AS "${member}"`)
  .join(', ')

const statesOf = ({ jobRequest, requestState }: Tables): string => `
  SELECT ${COLUMNS} FROM ${jobRequest.quoted} r
  LEFT JOIN ${requestState.quoted} s ON s.tag = r.tag AND s.request_id = r.request_id`

const NEWEST_FIRST = 'ORDER BY r.dt_job_submitted DESC NULLS LAST, r.request_id, r.tag'

/** Requests that pass the filters, the newest first. Fails as `postgresError` says. */
export const listStates = async (
  db: Queryable,
  tables: Tables,
  { status, report, page }: Filters,
  size: number,
): Promise<readonly RequestState[]> => {
  const text = `${statesOf(tables)}
    WHERE ($1::text IS NULL OR upper(r.status) = $1) AND ($2::text IS NULL OR r.job_id = $2)
    ${NEWEST_FIRST} LIMIT $3 OFFSET $4`
  const values = [status, report, size, (page - 1) * size]
  return (await ask<RequestState>(db, tables.jobRequest.shown, text, values)).map(shown)
}

/** One request. The same id under several tags is unheard of; then it is the newest. */
export const findState = async (
  db: Queryable,
  tables: Tables,
  id: string,
): Promise<RequestState | undefined> => {
  const text = `${statesOf(tables)} WHERE r.request_id = $1 ${NEWEST_FIRST} LIMIT 1`
  return (await ask<RequestState>(db, tables.jobRequest.shown, text, [id])).map(shown)[0]
}

const shown = (state: RequestState): RequestState => ({
  ...state,
  progress: progressOf(state.progress),
  error: state.error === null ? null : withoutPersonalData(state.error),
})

/** The column holds `{}` until a worker has noted something. */
const progressOf = (stored: Partial<Progress> | null): Progress | null => {
  const { rows, percent, eta } = stored ?? {}
  return typeof rows === 'number' && typeof percent === 'number' ? { rows, percent, eta: eta ?? 0 } : null
}
