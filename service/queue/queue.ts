import type { Pool } from 'pg'
import { type Query, transaction } from '../../connectors/postgres/index.js'
import { layoutOf } from '../requests/layout.js'
import type { Change } from './change.js'
import { type Claim, type ClaimOptions, claim } from './claim.js'
import { NOW } from './conditions.js'
import { handBack } from './hand-back.js'
import type { QueueContext, QueueOptions } from './options.js'
import { type Progress, renew } from './renew.js'
import { reopen } from './reopen.js'
import { type Settled, settle } from './settle.js'
import { type Take, take } from './take.js'
import { channelUse, type Use } from './use.js'
import { type Waiting, waiting } from './waiting.js'

/**
 * The requests in `job_request`, for one worker. Any number of workers may take from it at once: each request
 * is worked on by one of them, and only that one writes what became of it. All of it fails with the errors of
 * `postgresError`.
 */
export interface Queue {
  /** Takes the request that waits longest, and marks it PROCESSING. Undefined when none may be taken now. */
  claim(options?: ClaimOptions): Promise<Claim | undefined>
  /** Prolongs the lease of a claim. False when the request was lost to another worker. */
  renew(claim: Claim, progress?: Progress): Promise<boolean>
  /** What the claim's channel has used up in the claim's window. */
  use(claim: Claim): Promise<Use>
  /** Takes of what the channel has left, right before it is published. False when the request was lost. */
  take(claim: Claim, decide: Take): Promise<boolean>
  /** Writes the outcome, and the same for duplicates; or nothing when the request was lost. */
  settle(claim: Claim, change: Change): Promise<Settled>
  /** Puts a request back for any worker to take at once. False when it was lost. */
  handBack(claim: Claim): Promise<boolean>
  /** Marks requests SUBMITTED again whose worker is silent, so that none is PROCESSING with nobody at work. */
  reopen(): Promise<void>
  waiting(): Promise<readonly Waiting[]>
}

/** Opens the queue in a database that was migrated. The pool is the caller's. */
export const openQueue = (pool: Pool, options: QueueOptions): Queue => {
  const source = `postgres ${options.tables.jobRequest.shown}`
  const layout = layoutOf(pool, options.tables.jobRequest)
  let runBegan: string | null | undefined
  const within = async <Value>(
    work: (query: Query, context: QueueContext) => Promise<Value>,
  ): Promise<Value> => {
    const columns = await layout()
    return transaction(pool, { source }, async query => {
      runBegan ??= 'run' in options.window ? await timeOf(query) : null
      return work(query, { ...options, layout: columns, runBegan })
    })
  }
  return {
    claim: options => within((query, context) => claim(query, context, options)),
    renew: (claim, progress) => within((query, context) => renew(query, context, claim, progress)),
    use: claim => within((query, context) => channelUse(query, context, claim)),
    take: (claim, decide) => within((query, context) => take(query, context, claim, decide)),
    settle: (claim, change) => within((query, context) => settle(query, context, claim, change)),
    handBack: claim => within((query, context) => handBack(query, context, claim)),
    reopen: () => within(reopen),
    waiting: () => within(waiting),
  }
}

/** By the clock of the database, as it writes it. */
const timeOf = async (query: Query): Promise<string> => {
  const [row] = await query(`SELECT ${NOW}`)
  return row![0]!
}
