import type { Query } from '../../connectors/postgres/index.js'
import type { Claim } from './claim.js'
import { NOW } from './conditions.js'
import type { QueueContext } from './options.js'
import { batchesColumn, batchesOf } from './request.js'

/** What a channel has used up in a window. */
export interface Use {
  readonly batches: number
  readonly bytes: number
}

/**
 * One statement, so that a request which is settled meanwhile counts once: as one that is handled, or by what it has
 * taken.
 */
const counted = ({ layout, tables: { jobRequest, requestState } }: QueueContext): string => `
  WITH counting AS (
    SELECT ${batchesColumn(layout)} AS batches, s.taken_batches, s.taken_bytes,
      s.handled_in IS NOT DISTINCT FROM $1 AS is_handled,
      s.taken_in IS NOT DISTINCT FROM $1 AND s.leased_until > ${NOW}
        AND (s.tag, s.request_id) IS DISTINCT FROM ($3, $4) AS is_taking
    FROM ${requestState.quoted} s
    JOIN ${jobRequest.quoted} r ON r.tag = s.tag AND r.request_id = s.request_id
    WHERE (s.handled_in = $1 OR s.taken_in = $1) AND coalesce(r.requested_channel, '') = $2
  )
  SELECT CASE WHEN is_handled THEN batches END,
    CASE WHEN is_taking THEN taken_batches ELSE 0 END::text,
    CASE WHEN is_taking THEN taken_bytes ELSE 0 END::text
  FROM counting`

/**
 * Counts the batches of a channel's requests that were handled in the window of a claim, by any worker, and those that
 * others are about to publish. The rows themselves are the counters, so nothing is lost when a worker is started again.
 */
export const channelUse = async (query: Query, context: QueueContext, claim: Claim): Promise<Use> => {
  const { channel, tag, requestId } = claim.request
  const rows = await query(counted(context), [claim.window, channel, tag, requestId])
  return rows.map(([handled, ...taken]) => add(handledUse(handled), takenUse(taken))).reduce(add, NONE)
}

const NONE: Use = { batches: 0, bytes: 0 }

const add = (a: Use, b: Use): Use => ({ batches: a.batches + b.batches, bytes: a.bytes + b.bytes })

const handledUse = (text: string | null | undefined): Use =>
  batchesOf(text)
    .map(({ fileSize }) => ({ batches: 1, bytes: fileSize }))
    .reduce(add, NONE)

const takenUse = ([batches, bytes]: readonly (string | null)[]): Use => ({
  batches: Number(batches),
  bytes: Number(bytes),
})
