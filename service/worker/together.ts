import { sharingRuns } from '../../lib/index.js'
import type { Claim } from '../queue/index.js'
import { handle } from './handle.js'
import type { Ending, WorkOptions } from './options.js'
import type { Stopping } from './stopping.js'
import { toldOfError } from './told.js'

/** Requests that are worked on as one, at most. */
const MOST = 20

/**
 * Works on a request, and with it on those that wait behind it, as long as each of them would read a whole table: then
 * it is read once for all. Each of them keeps its own lease, and ends by itself. A request in the middle of which a
 * worker has ended is worked on alone: it may end this one too, and no others with it.
 */
export const handleTogether = async (
  options: WorkOptions,
  first: Claim,
  { stop, end }: Stopping,
): Promise<readonly Ending[]> => {
  const claims = [first]
  while (claims.length < MOST && !stop.aborted && (await mayHaveCompany(options, claims.at(-1)!))) {
    const claim = await claimAnother(options)
    if (!claim) break
    claims.push(claim)
  }
  const sharing = claims.length > 1 ? sharingRuns(claims.length) : []
  return Promise.all(claims.map((claim, at) => handle(options, claim, end, sharing[at])))
}

const mayHaveCompany = async ({ processes }: WorkOptions, { request, takeovers }: Claim): Promise<boolean> =>
  takeovers === 0 && ((await processes[request.jobId]!.readsWholeTables?.()) ?? false)

/** Those at hand are not kept waiting for a database that is away. */
const claimAnother = async ({ queue, log }: WorkOptions): Promise<Claim | undefined> => {
  try {
    return await queue.claim({ untouched: true })
  } catch (error) {
    log.warn(toldOfError(error), 'the database does not answer')
    return undefined
  }
}
