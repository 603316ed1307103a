import { differingFields } from './differing-fields.js'
import { readDirectory } from './directory.js'
import type { CacheOptions } from './options.js'
import type { TableState } from './settle.js'
import { sideBySide } from './side-by-side.js'
import { tableState } from './table-state.js'
import { type TableUser, tableAndCacheUsers } from './table-users.js'
import { heldUsers } from './update-users.js'
import { stateOf, type UserState } from './user-state.js'

/** How the cache differs from the tables. */
export interface Differences {
  /** Users who were compared. */
  users: number
  /** Accounts that the cache lacks. */
  missing: number
  /** Accounts that only the cache has. */
  extra: number
  /** Users of whom some field differs. */
  differing: number
  /** In how many users a field differs, by its name. */
  fields: Record<string, number>
}

/** Compares the cache with the tables, user by user. What is changed meanwhile may show as a difference. */
export const diff = async (options: CacheOptions): Promise<Differences> => {
  const directory = await readDirectory(options)
  const found: Differences = { users: 0, missing: 0, extra: 0, differing: 0, fields: {} }
  const compare = async (users: readonly TableUser[], signal: AbortSignal) => {
    const held = await heldUsers(options.hashes, users, signal)
    users.forEach((user, at) => {
      count(found, stateOf(held[at]!), tableState(user, directory))
    })
  }
  await sideBySide(tableAndCacheUsers(options), compare, options.signal)
  return found
}

const count = (found: Differences, cached: UserState, table: TableState): void => {
  found.users += 1
  if (table.account && !cached.account) found.missing += 1
  else if (!table.account && cached.account) found.extra += 1
  else countFields(found, differingFields(cached, table))
}

const countFields = (found: Differences, names: readonly string[]): void => {
  if (names.length > 0) found.differing += 1
  for (const name of names) found.fields[name] = (found.fields[name] ?? 0) + 1
}
