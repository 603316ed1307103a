import type { SharingRun } from '../../lib/index.js'
import type { Change, Claim } from '../queue/index.js'
import { decide, type Work } from './decide.js'
import { Lease } from './lease.js'
import type { Ending, WorkOptions } from './options.js'
import { patiently } from './patience.js'
import { toldOf, toldOfError } from './told.js'

/** How long a database may be away before an outcome is given up. */
const DATABASE_AWAY_MS = 600_000

interface Ended {
  readonly ending: Ending
  readonly duplicates: number
  readonly change?: Change
}

/** Works on one request until its outcome is written or is somebody else's concern. Never fails. */
export const handle = async (
  options: WorkOptions,
  claim: Claim,
  end: AbortSignal,
  sharing?: SharingRun,
): Promise<Ending> => {
  const { queue, leaseSeconds, metrics } = options
  const log = options.log.child(toldOf(claim))
  const onTrouble = (error: unknown) => log.warn(toldOfError(error), 'the database does not answer')
  const lease = new Lease(queue, claim, { everyMs: (leaseSeconds * 1000) / 3, onTrouble })
  const patience = { signal: end, forMs: DATABASE_AWAY_MS, onTrouble }
  const { jobId } = claim.request
  const began = performance.now()
  metrics.claimed(jobId)
  log.info('begun')

  const { ending, duplicates, change } = await finish({
    options,
    claim,
    lease,
    patience,
    end,
    ...(sharing && { sharing }),
  })
    .catch((error: unknown): Ended => {
      log.error(toldOfError(error), 'the outcome is not written')
      return { ending: 'unwritten', duplicates: 0 }
    })
    .finally(() => lease.end())
    .finally(() => sharing?.leave().catch(error => log.warn(toldOfError(error), 'a folder is left behind')))

  const seconds = (performance.now() - began) / 1000
  const rows = lease.latest?.rows ?? 0
  const code = change?.code ?? ''
  metrics.ended(jobId, { ending, code, duplicates, rows, seconds })
  log.info({ ending, ...(code && { code }), duplicates, rows, seconds }, 'ended')
  return ending
}

/** Does the work and writes what became of it. */
const finish = async (work: Work): Promise<Ended> => {
  const { options, claim, lease, patience } = work
  const { queue } = options
  const change = await decide(work)
  if (!change) {
    const returned = await patiently(() => queue.handBack(claim), patience)
    return { ending: returned ? 'returned' : 'lost', duplicates: 0 }
  }
  const reached = lease.latest ? { ...change, progress: lease.latest } : change
  const { mine, duplicates } = await patiently(() => queue.settle(claim, reached), patience)
  return { ending: mine ? ENDINGS[change.status] : 'lost', duplicates, change }
}

const ENDINGS = { SUCCESS: 'success', FAILED: 'failed', SUBMITTED: 'deferred' } as const
