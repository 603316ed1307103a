import type { Query } from '../../connectors/postgres/index.js'
import type { Claim } from './claim.js'
import type { QueueContext } from './options.js'
import { batchesColumn, batchesOf } from './request.js'

/** What a channel has used up in a window. */
export interface Use {
  readonly batches: number
  readonly bytes: number
}

/**
 * Counts the batches of the requests of a channel that were handled in the window of a claim, by any worker.
 * The rows themselves are the counters, so nothing is lost when a worker is started again. Requests that are
 * still being worked on do not count yet.
 */
export const channelUse = async (
  query: Query,
  { layout, tables: { jobRequest, requestState } }: QueueContext,
  { request, window }: Claim,
): Promise<Use> => {
  const rows = await query(
    `SELECT ${batchesColumn(layout)} FROM ${requestState.quoted} s
    JOIN ${jobRequest.quoted} r ON r.tag = s.tag AND r.request_id = s.request_id
    WHERE s.handled_in = $1 AND coalesce(r.requested_channel, '') = $2`,
    [window, request.channel],
  )
  const batches = rows.flatMap(([text]) => batchesOf(text))
  return { batches: batches.length, bytes: batches.reduce((sum, { fileSize }) => sum + fileSize, 0) }
}
