import { LernError } from '../../lib/index.js'
import { readDirectory } from './directory.js'
import { REBUILD_LOCK } from './layout.js'
import { noteScanned } from './mark.js'
import type { CacheOptions } from './options.js'
import { settleUsers, tablesAsOf } from './settle-users.js'
import { sideBySide } from './side-by-side.js'
import { type TableUser, tableAndCacheUsers } from './table-users.js'
import type { Updated } from './update-users.js'

/** What was done to the cache, in users. */
export interface Rebuilt {
  /** Users whom the tables or the cache know. */
  users: number
  /** Users whose hashes were changed. */
  written: number
  /** Accounts that are gone. */
  removed: number
}

/**
 * Makes the cache what the tables are. Each user is written whole, in place, and only those are removed whom no
 * table knows, so that no reader misses one who is there; what is so already is not written. One rebuild at a time:
 * another fails with STORE_BUSY. When it ends early, the next one makes good what is missing.
 */
export const rebuild = (options: CacheOptions): Promise<Rebuilt> =>
  options.hashes.exclusively(REBUILD_LOCK, signal => rebuildAlone({ ...options, signal }), options.signal)

const rebuildAlone = async (options: CacheOptions): Promise<Rebuilt> => {
  const asOf = tablesAsOf()
  const rebuilt: Rebuilt = { users: 0, written: 0, removed: 0 }
  const count = (updated: readonly Updated[]) => {
    rebuilt.users += updated.length
    rebuilt.written += updated.filter(({ changed }) => changed).length
    rebuilt.removed += updated.filter(({ removed }) => removed).length
  }
  try {
    const directory = await readDirectory(options)
    const settleSome = async (some: readonly TableUser[], signal: AbortSignal) =>
      count(await settleUsers({ ...options, signal }, some, directory, asOf))
    await sideBySide(tableAndCacheUsers(options), settleSome, options.signal)
    await noteScanned(options.hashes, asOf, options.signal)
    return rebuilt
  } catch (error) {
    throw soFar(error, rebuilt, options.signal)
  }
}

/** The same failure, with how far the rebuild had come. */
const soFar = (error: unknown, { users, written }: Rebuilt, signal: AbortSignal): unknown => {
  if (signal.aborted || users === 0 || !(error instanceof LernError)) return error
  const message = `${error.message}; ${users} users had been looked at, ${written} of them written`
  return new LernError(error.code, message, error.at, { cause: error })
}
