import type { Store } from '../../lib/store.js'
import type { Engine } from './engine.js'
import { runOfStaged, stagingOf, stagingPrefix } from './names.js'

/** Removes the staged parts of one run. Fails as the store does; a part that is being written stays. */
export const removeStaged = (store: Store, report: string, run: string): Promise<void> =>
  store.clean(stagingOf(report, run))

/** Removes staged parts of a report's runs that are over, whatever kept them from cleaning up. */
export const sweep = async ({ runs }: Engine, store: Store, report: string): Promise<void> => {
  const found = new Set<string>()
  for await (const { path } of store.list(stagingPrefix(report))) {
    const run = runOfStaged(report, path)
    if (run !== undefined) found.add(run)
  }
  for (const run of found) {
    const state = await runs.getJobState(run)
    if (OVER.has(state)) await removeStaged(store, report, run)
  }
}

const OVER: ReadonlySet<string> = new Set(['completed', 'failed', 'unknown'])
