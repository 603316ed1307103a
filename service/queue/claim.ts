import type { Query, TextRow } from '../../connectors/postgres/index.js'
import { hasNoTwinAtWork, isAbandoned, isFree, isOpen, NOW, rests } from './conditions.js'
import { nobodyClaims } from './one-at-a-time.js'
import type { QueueContext, Window } from './options.js'
import { type Request, requestColumns, requestOf } from './request.js'

/** A request that this worker has for itself until its lease ends. */
export interface Claim {
  readonly request: Request
  /** Which claim of this request it is: whoever holds an older one has lost it. */
  readonly attempt: string
  /** How many workers ended in the middle of it, one after the other. */
  readonly takeovers: number
  /** The window that its batches count in. */
  readonly window: string
}

const claimNext = ({ layout, tables, tables: { jobRequest, requestState } }: QueueContext): string => `
  WITH period AS (
    SELECT coalesce($3::text, to_char(${NOW} AT TIME ZONE $4, 'YYYY-MM-DD')) AS name
  ), next AS (
    SELECT r.tag, r.request_id
    FROM ${jobRequest.quoted} r
    LEFT JOIN ${requestState.quoted} s ON s.tag = r.tag AND s.request_id = r.request_id
    WHERE r.job_id = ANY ($1::text[])
      AND ((${isOpen('r', '$2::int')} AND ${isFree('s')}
          AND NOT ${rests('r', 's', '(SELECT name FROM period)', '$8::timestamptz')})
        OR ${isAbandoned('r', 's', '$5::float8')})
      AND (NOT $9::boolean OR s.leased_until IS NULL)
      AND ${hasNoTwinAtWork('r', tables)}
    ORDER BY r.dt_job_submitted, r.request_id, r.tag
    LIMIT 1
    FOR UPDATE OF r SKIP LOCKED
  ), lease AS (
    INSERT INTO ${requestState.quoted} AS s (tag, request_id, worker, leased_until, claimed_at, attempt)
    SELECT tag, request_id, $6, ${NOW} + $7::float8 * interval '1 second', ${NOW}, 1 FROM next
    ON CONFLICT (tag, request_id) DO UPDATE SET
      worker = excluded.worker,
      leased_until = excluded.leased_until,
      claimed_at = excluded.claimed_at,
      attempt = s.attempt + 1,
      takeovers = CASE WHEN s.leased_until IS NULL THEN 0 ELSE s.takeovers + 1 END,
      progress = '{}',
      taken_in = NULL,
      updated_at = ${NOW}
    RETURNING s.tag, s.request_id, s.attempt, s.takeovers
  )
  UPDATE ${jobRequest.quoted} r SET status = 'PROCESSING'
  FROM lease, period
  WHERE r.tag = lease.tag AND r.request_id = lease.request_id
  RETURNING lease.attempt, lease.takeovers, period.name, ${requestColumns(layout)}`

export interface ClaimOptions {
  /** Only a request that no worker has ended in the middle of. */
  readonly untouched?: boolean
}

/** Takes the request that waits longest, of those that may be taken now. Undefined when there is none. */
export const claim = async (
  query: Query,
  context: QueueContext,
  { untouched = false }: ClaimOptions = {},
): Promise<Claim | undefined> => {
  const { tables, jobs, attempts, worker, leaseSeconds, staleHours, window, runBegan } = context
  // Else two workers could begin with two requests for the same files at once.
  await nobodyClaims(query, tables)
  const values = [
    jobs,
    attempts,
    ...windowValues(window),
    staleHours,
    worker,
    leaseSeconds,
    runBegan,
    untouched,
  ]
  const [row] = await query(claimNext(context), values)
  return row && claimOf(row)
}

const windowValues = (window: Window): readonly [run: string | null, zone: string] =>
  'run' in window ? [window.run, 'UTC'] : [null, window.dayIn]

const claimOf = ([attempt, takeovers, window, ...row]: TextRow): Claim => ({
  request: requestOf(row),
  attempt: attempt!,
  takeovers: Number(takeovers),
  window: window!,
})
