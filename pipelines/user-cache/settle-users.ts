import type { Directory } from './directory.js'
import type { CacheOptions } from './options.js'
import { settle } from './settle.js'
import { tableState } from './table-state.js'
import type { TableUser } from './table-users.js'
import { AS_IT_IS, type Plan, planOf, type Updated, updateUsers } from './update-users.js'
import { type Held, says, stateOf } from './user-state.js'

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
  const updates = users.map(user => ({
    id: user.id,
    plan: (held: Held) => settlePlan(user, held, directory, asOf),
    ...(user.cached && { cached: user.cached }),
  }))
  return updateUsers(hashes, updates, signal)
}

/** Texts tell sooner that nothing changed than what they say. */
const settlePlan = (user: TableUser, held: Held, directory: Directory, asOf: number): Plan => {
  const table = tableState(user, directory)
  if (says(held, table)) return AS_IT_IS
  const before = stateOf(held)
  return planOf(user.id, held, before, settle(before, table, asOf))
}
