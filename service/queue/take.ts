import type { Query } from '../../connectors/postgres/index.js'
import type { Claim } from './claim.js'
import { NOW } from './conditions.js'
import { oneAtATime } from './one-at-a-time.js'
import type { QueueContext } from './options.js'
import { ownership } from './own.js'
import { channelUse, type Use } from './use.js'

/** Told what its channel has used up, says what a request takes besides. */
export type Take = (used: Use) => Use

const note = ({ tables: { requestState } }: QueueContext): string => `
  UPDATE ${requestState.quoted} SET
    taken_in = $3, taken_batches = $4, taken_bytes = $5,
    leased_until = ${NOW} + $6::float8 * interval '1 second', updated_at = ${NOW}
  WHERE tag = $1 AND request_id = $2`

/**
 * Takes of what its channel may use up, right before that is published: it counts from now on, until the request is
 * settled or its worker has died. Prolongs the lease. False when the request was lost: then nothing was taken.
 */
export const take = async (
  query: Query,
  context: QueueContext,
  claim: Claim,
  decide: Take,
): Promise<boolean> => {
  const { tag, requestId, channel } = claim.request
  // The requests of a channel take one after the other, so that together they stay within its limits.
  await oneAtATime(query, `lern-use ${context.tables.jobRequest.quoted} ${claim.window} ${channel}`)
  if ((await ownership(query, context.tables, claim)) !== 'mine') return false
  const { batches, bytes } = decide(await channelUse(query, context, claim))
  await query(note(context), [tag, requestId, claim.window, batches, bytes, context.leaseSeconds])
  return true
}
