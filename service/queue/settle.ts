import type { Query } from '../../connectors/postgres/index.js'
import type { Change } from './change.js'
import type { Claim } from './claim.js'
import { NOW, NOW_UTC } from './conditions.js'
import { cutMessage } from './message.js'
import type { QueueContext } from './options.js'
import { ownership } from './own.js'
import { copyToTwins } from './twins.js'

export interface Settled {
  /** False when another worker has taken the request over: then nothing was written. */
  readonly mine: boolean
  /** Requests for the same files that got the same result. */
  readonly duplicates: number
}

const LOST: Settled = { mine: false, duplicates: 0 }
/** The column is an `integer` in installations. */
const LONGEST_TIME = 2 ** 31 - 1

const writeRow = ({ tables: { jobRequest } }: QueueContext): string => `
  UPDATE ${jobRequest.quoted} SET
    status = $3::text,
    iteration = CASE WHEN $3::text = 'FAILED' THEN coalesce(iteration, 0) + 1 ELSE iteration END,
    dt_job_completed = CASE WHEN $3::text = 'SUBMITTED' THEN dt_job_completed ELSE ${NOW_UTC} END,
    err_message = coalesce($4, err_message),
    execution_time = coalesce($5, execution_time),
    download_urls = coalesce($6, download_urls)
  WHERE tag = $1 AND request_id = $2`

const writeBatches = ({ tables: { jobRequest } }: QueueContext): string =>
  `UPDATE ${jobRequest.quoted} SET processed_batches = $3 WHERE tag = $1 AND request_id = $2`

const leave = ({ tables: { requestState } }: QueueContext): string => `
  UPDATE ${requestState.quoted} SET
    leased_until = NULL, worker = NULL, takeovers = 0, taken_in = NULL, updated_at = ${NOW},
    left_as = $3, handled_in = $4, rests_in = $5, not_before = ${NOW} + $6::float8 * interval '1 second',
    progress = coalesce($7::jsonb, progress)
  WHERE tag = $1 AND request_id = $2`

/**
 * Writes what became of a request, and the same into those that ask for the same; or nothing when it was
 * lost.
 */
export const settle = async (
  query: Query,
  context: QueueContext,
  claim: Claim,
  change: Change,
): Promise<Settled> => {
  const owned = await ownership(query, context.tables, claim)
  if (owned !== 'mine') return { ...LOST, mine: owned === 'settled' }

  const { tag, requestId } = claim.request
  const key = [tag, requestId]
  await query(writeRow(context), [...key, ...columnsOf(context, change)])
  if (change.processedBatches && context.layout.has('processed_batches'))
    await query(writeBatches(context), [...key, JSON.stringify(change.processedBatches)])
  await query(leave(context), [...key, ...traceOf(context, claim, change)])
  return { mine: true, duplicates: await copyToTwins(query, context, claim) }
}

const columnsOf = ({ layout }: QueueContext, change: Change): readonly unknown[] => [
  change.status,
  change.message === undefined ? null : cutMessage(change.message, layout),
  change.milliseconds === undefined ? null : Math.min(Math.round(change.milliseconds), LONGEST_TIME),
  change.files ?? null,
]

/** What our own table keeps of it. */
const traceOf = (context: QueueContext, claim: Claim, change: Change): readonly unknown[] => [
  change.status,
  claim.window,
  restsIn(context, claim, change),
  change.backoffSeconds ?? null,
  change.progress ? JSON.stringify(change.progress) : null,
]

/** What was put off waits for the next window; one run tries nothing twice. */
const restsIn = ({ window: kind }: QueueContext, { window }: Claim, { status }: Change): string | null =>
  status === 'SUBMITTED' || 'run' in kind ? window : null
