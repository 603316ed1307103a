import type { Query } from '../../connectors/postgres/index.js'
import type { Claim } from './claim.js'
import { NOW } from './conditions.js'
import type { QueueOptions } from './options.js'

/** How far the work on a request is, as `lern_request_state.progress` keeps it. */
export interface Progress {
  readonly rows: number
  /** 0 to 100. */
  readonly percent: number
  /** Seconds that it will still take, as far as one can tell. */
  readonly eta: number
}

/** Prolongs a lease, and notes how far the work is. False when the request was lost or given back. */
export const renew = async (
  query: Query,
  { tables, leaseSeconds }: QueueOptions,
  { request, attempt }: Claim,
  progress?: Progress,
): Promise<boolean> => {
  const renewed = await query(
    `UPDATE ${tables.requestState.quoted} SET
      leased_until = ${NOW} + $4::float8 * interval '1 second',
      progress = coalesce($5::jsonb, progress), updated_at = ${NOW}
    WHERE tag = $1 AND request_id = $2 AND attempt = $3 AND leased_until IS NOT NULL
    RETURNING 1`,
    [request.tag, request.requestId, attempt, leaseSeconds, progress ? JSON.stringify(progress) : null],
  )
  return renewed.length > 0
}
