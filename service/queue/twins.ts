import type { Query } from '../../connectors/postgres/index.js'
import type { Layout } from '../requests/layout.js'
import type { Claim } from './claim.js'
import { duplicateKey, isFree, isOpen, NOW } from './conditions.js'
import type { QueueContext } from './options.js'

/** The columns that a duplicate takes over from the request that was worked on. */
const COPIED = [
  'status',
  'download_urls',
  'execution_time',
  'dt_job_completed',
  'processed_batches',
  'iteration',
  'err_message',
]

const copy = ({ layout, tables: { jobRequest, requestState } }: QueueContext): string => `
  WITH done AS (
    SELECT r.*, s.left_as, s.rests_in, s.not_before FROM ${jobRequest.quoted} r
    JOIN ${requestState.quoted} s ON s.tag = r.tag AND s.request_id = r.request_id
    WHERE r.tag = $1 AND r.request_id = $2
  ), twins AS (
    SELECT r.tag, r.request_id FROM done, ${jobRequest.quoted} r
    LEFT JOIN ${requestState.quoted} s ON s.tag = r.tag AND s.request_id = r.request_id
    WHERE r.job_id = done.job_id AND ${duplicateKey('r')} = ${duplicateKey('done')}
      AND (r.tag, r.request_id) IS DISTINCT FROM (done.tag, done.request_id)
      AND ${isOpen('r', '$3::int')} AND ${isFree('s')}
    FOR UPDATE OF r SKIP LOCKED
  ), copied AS (
    UPDATE ${jobRequest.quoted} r SET ${assignments(layout)}
    FROM done, twins WHERE r.tag = twins.tag AND r.request_id = twins.request_id
    RETURNING r.tag, r.request_id
  )
  INSERT INTO ${requestState.quoted} AS s (tag, request_id, left_as, rests_in, not_before)
  SELECT copied.tag, copied.request_id, done.left_as, done.rests_in, done.not_before FROM copied, done
  ON CONFLICT (tag, request_id) DO UPDATE SET
    left_as = excluded.left_as, rests_in = excluded.rests_in, not_before = excluded.not_before,
    leased_until = NULL, takeovers = 0, updated_at = ${NOW}
  RETURNING 1`

const assignments = (layout: Layout): string =>
  COPIED.filter(column => layout.has(column))
    .map(column => `${column} = done.${column}`)
    .join(', ')

/**
 * Gives the result of a request to those of the same organisation and report that ask for the same, as long
 * as they wait. Returns how many.
 */
export const copyToTwins = async (
  query: Query,
  context: QueueContext,
  { request: { tag, requestId } }: Claim,
): Promise<number> => (await query(copy(context), [tag, requestId, context.attempts])).length
