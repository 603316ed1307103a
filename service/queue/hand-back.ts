import type { Query } from '../../connectors/postgres/index.js'
import type { Claim } from './claim.js'
import { NOW } from './conditions.js'
import type { QueueOptions } from './options.js'
import { ownership } from './own.js'

/**
 * Puts a request back as if it had not been begun, for any worker to take at once. False when it was lost.
 */
export const handBack = async (query: Query, { tables }: QueueOptions, claim: Claim): Promise<boolean> => {
  if ((await ownership(query, tables, claim)) !== 'mine') return false
  const key = [claim.request.tag, claim.request.requestId]
  await query(
    `UPDATE ${tables.jobRequest.quoted} SET status = 'SUBMITTED' WHERE tag = $1 AND request_id = $2`,
    key,
  )
  await query(
    `UPDATE ${tables.requestState.quoted}
    SET leased_until = NULL, worker = NULL, left_as = NULL, takeovers = 0, taken_in = NULL, updated_at = ${NOW}
    WHERE tag = $1 AND request_id = $2`,
    key,
  )
  return true
}
