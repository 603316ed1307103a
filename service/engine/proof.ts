import { LernError } from '../../lib/errors.js'
import type { Store } from '../../lib/store.js'
import { stagingPrefix } from './names.js'

/** It lies among the staged parts, and goes with them. */
const proofOf = (report: string, run: string): string => `${stagingPrefix(report)}${run}/${run}/begun`

/** Leaves in the store of a run what shows that it is this one. */
export const leaveProof = (store: Store, report: string, run: string): Promise<void> =>
  store.put(proofOf(report, run), `${run}\n`)

/**
 * Makes sure that this process writes where the run does.
 *
 * @throws LernError `CONFIG` when it has another store, for instance a folder of its own machine
 */
export const mustSeeProof = async (store: Store, report: string, run: string): Promise<void> => {
  try {
    const proof = await store.read(proofOf(report, run))
    proof.destroy()
  } catch (cause) {
    if (!(cause instanceof LernError) || cause.code !== 'STORE_MISSING') throw cause
    throw new LernError(
      'CONFIG',
      `this worker writes into ${store.name}, where the run did not begin`,
      { path: 'store', allowed: 'one container, or one folder that all machines share' },
      { cause },
    )
  }
}
