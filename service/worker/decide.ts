import type { SharingRun } from '../../lib/index.js'
import type { Change, Claim, Use } from '../queue/index.js'
import { changeOf, endsItsWorkers, putOff } from './changes.js'
import type { Lease } from './lease.js'
import type { WorkOptions } from './options.js'
import { type Patience, patiently } from './patience.js'
import { resultOf } from './result.js'

/** A request in hand. */
export interface Work {
  readonly options: WorkOptions
  readonly claim: Claim
  readonly lease: Lease
  /** For statements that fail because the database is away. */
  readonly patience: Patience
  /** Stops the work. */
  readonly end: AbortSignal
  /** Set when others are worked on together with it. */
  readonly sharing?: SharingRun
}

/**
 * Works on a request, unless that has to wait. Undefined when the work was stopped: then it is to be put
 * back.
 */
export const decide = async (work: Work): Promise<Change | undefined> => {
  const { options, claim, lease, end, sharing } = work
  if (claim.takeovers >= options.attempts) return endsItsWorkers(claim)
  const process = options.processes[claim.request.jobId]!
  if (!process.unlimited && (await isUsedUp(work))) return putOff

  const began = performance.now()
  const result = await resultOf(process, claim.request, {
    signal: AbortSignal.any([lease.lost, end]),
    stillMine: () => lease.stillMine(),
    progress: (rows, percent, eta) => lease.progress({ rows, percent, eta }),
    take: decideOn => lease.take(used => decideOn(leftOf(options, used))),
    ...(sharing && { sharing }),
  })
  if ('error' in result && end.aborted) return undefined
  return changeOf(result, claim, performance.now() - began)
}

const isUsedUp = async ({ options, claim, patience }: Work): Promise<boolean> => {
  const left = leftOf(options, await patiently(() => options.queue.use(claim), patience))
  return left.batches <= 0 || left.bytes <= 0
}

/** What the limits of a channel leave. */
const leftOf = ({ batchesPerChannel, bytesPerChannel }: WorkOptions, used: Use): Use => ({
  batches: batchesPerChannel - used.batches,
  bytes: bytesPerChannel - used.bytes,
})
