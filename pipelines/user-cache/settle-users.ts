import type { Directory } from './directory.js'
import type { CacheOptions } from './options.js'
import { settle } from './settle.js'
import { tableState } from './table-state.js'
import type { TableUser } from './table-users.js'
import { type Updated, updateUsers } from './update-users.js'

/** Clocks of other machines may go after ours; what happened last is told by events, and stays. */
const CLOCKS_APART = 60_000

/** The moment up to which tables that are read from now on tell everything, in milliseconds. */
export const tablesAsOf = (): number => Date.now() - CLOCKS_APART

/** Brings users up to what the tables say of them. */
export const settleUsers = (
  { hashes, signal }: Pick<CacheOptions, 'hashes' | 'signal'>,
  users: readonly TableUser[],
  directory: Directory,
  asOf: number,
): Promise<readonly Updated[]> => {
  const updates = users.map(user => {
    const table = tableState(user, directory)
    const next = (held: Updated['before']) => settle(held, table, asOf)
    return { id: user.id, next, likely: table, ...(user.cached && { cached: user.cached }) }
  })
  return updateUsers(hashes, updates, signal)
}
