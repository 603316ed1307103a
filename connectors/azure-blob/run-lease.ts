import { LernError } from '../../lib/errors.js'
import { stateOf } from './blob-state.js'
import { isAnswer } from './failure.js'
import { asMetadata, type Holder, holderOf } from './holder.js'
import { ownerBlob } from './places.js'
import { blockBlob, type Site } from './site.js'

const LEASE_SECONDS = 60
export const RENEW_EVERY_MS = (LEASE_SECONDS * 1000) / 4

/** The right to write the drafts of a run, while it is renewed. */
export interface RunLease {
  /** Fails with `STORE_BUSY` when another process has taken the run over. */
  renew(): Promise<void>
  /** Ends it, and removes the blob that it was on. */
  release(): Promise<void>
}

const busy = ({ report, run }: Holder) =>
  new LernError('STORE_BUSY', `run ${run} of ${report} is at work in another process`, {
    path: `${report}/${run}`,
    allowed: `one process at a time; one that died is given up after ${LEASE_SECONDS} seconds`,
  })

const conflictAsBusy =
  (holder: Holder) =>
  (error: unknown): never => {
    throw isAnswer(error, 404, 409, 412) ? busy(holder) : error
  }

const created = async (site: Site, name: string, holder: Holder): Promise<boolean> => {
  const options = { conditions: { ifNoneMatch: '*' }, metadata: asMetadata(holder) }
  try {
    await site.requests.send('writing', `${holder.report}/${holder.run}`, abortSignal =>
      blockBlob(site, name).upload('', 0, { ...options, abortSignal }),
    )
    return true
  } catch (error) {
    if (isAnswer(error, 409, 412)) return false
    throw error
  }
}

/**
 * Who asks while it is under way gets the same answer: all drafts of a run ask before they are published.
 */
const together = (action: () => Promise<void>): (() => Promise<void>) => {
  let underway: Promise<void> | undefined
  return () => {
    underway ??= action().finally(() => {
      underway = undefined
    })
    return underway
  }
}

/**
 * Takes a run, also from a process that died. The token is the id of the lease: to take it twice is to renew
 * it.
 */
export const takeRun = async (site: Site, folder: string, holder: Holder): Promise<RunLease> => {
  const blob = blockBlob(site, ownerBlob(folder))
  const lease = blob.getBlobLeaseClient(holder.token)
  const place = `${holder.report}/${holder.run}`
  const isNew = await created(site, ownerBlob(folder), holder)

  const send = (doing: string, action: (abortSignal: AbortSignal) => Promise<unknown>) =>
    site.requests.send(doing, place, action).catch(conflictAsBusy(holder))

  await send('writing', abortSignal => lease.acquireLease(LEASE_SECONDS, { abortSignal }))
  const conditions = { leaseId: holder.token }
  if (!isNew) {
    await send('writing', abortSignal => blob.setMetadata(asMetadata(holder), { abortSignal, conditions }))
  }
  return {
    renew: together(async () => {
      await send('writing', abortSignal => lease.renewLease({ abortSignal }))
    }),
    release: async () => {
      try {
        await site.requests.send('closing', place, abortSignal => blob.delete({ abortSignal, conditions }))
      } catch (error) {
        if (!isAnswer(error, 404, 409, 412)) throw error
      }
    },
  }
}

/**
 * Whether a process has a run; with a token, whether it is that process. A blob that is new and not leased
 * is that of a process which is just about to take the lease.
 */
export const isRunAlive = async (site: Site, folder: string, token?: string): Promise<boolean> => {
  const found = await stateOf(site, blockBlob(site, ownerBlob(folder)), 'reading', 'the owner of a run')
  if (found === undefined) return false
  if (token !== undefined && holderOf(found.metadata)?.token !== token) return false
  return found.isLeased || found.age < LEASE_SECONDS
}
