import type { Query } from '../../connectors/postgres/index.js'
import { NOW } from './conditions.js'
import { nobodyClaims } from './one-at-a-time.js'
import type { QueueContext } from './options.js'

/**
 * Marks requests SUBMITTED again whose worker is silent for too long, so that PROCESSING says that somebody is at work.
 * That a worker ended in the middle of them is remembered. A worker that comes back has its request still, unless
 * another one has taken it.
 */
export const reopen = async (query: Query, { tables, jobs }: QueueContext): Promise<void> => {
  // While nobody claims: a request that was taken over this moment is at work.
  await nobodyClaims(query, tables)
  await query(
    `WITH reopened AS (
      UPDATE ${tables.jobRequest.quoted} r SET status = 'SUBMITTED'
      FROM ${tables.requestState.quoted} s
      WHERE s.tag = r.tag AND s.request_id = r.request_id
        AND r.job_id = ANY ($1::text[]) AND r.status = 'PROCESSING' AND s.leased_until <= ${NOW}
      RETURNING r.tag, r.request_id
    )
    UPDATE ${tables.requestState.quoted} s SET left_as = NULL
    FROM reopened WHERE s.tag = reopened.tag AND s.request_id = reopened.request_id`,
    [jobs],
  )
}
