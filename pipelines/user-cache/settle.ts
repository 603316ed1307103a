import { beats, type Entries, type Entry } from './entries.js'
import type { CachedAccount, UserState } from './user-state.js'

/** What the tables say of a user. */
export type TableState = Omit<UserState, 'removed'>

const DAY = 24 * 60 * 60 * 1000
/**
 * How long it is remembered that something was removed, so that an older event which comes late does not
 * bring it back.
 */
const REMEMBERED = 30 * DAY

/**
 * What is known of a user once the tables have been read, which tell everything up to `asOf`, in
 * milliseconds. What the cache learnt of later stays. An account is taken from the table also when it says
 * nothing new: names of places and organisations may have changed.
 */
export const settle = (held: UserState, table: TableState, asOf: number): UserState => {
  const account = settledAccount(held.account, table.account, asOf)
  const removed = settledRemoval(held, account, asOf)
  const settled = {
    ...(account && { account }),
    ...(removed !== undefined && { removed }),
    declarations: settledEntries(held.declarations, table.declarations, asOf),
    consents: settledEntries(held.consents, table.consents, asOf),
  }
  return held.removed !== undefined && held.removed > asOf ? withoutOlder(settled, held.removed) : settled
}

const settledAccount = (
  held: CachedAccount | undefined,
  table: CachedAccount | undefined,
  asOf: number,
): CachedAccount | undefined => {
  const at = held?.at ?? 0
  return held && at > asOf && at > (table?.at ?? 0) ? held : table
}

const settledRemoval = (
  held: UserState,
  account: CachedAccount | undefined,
  asOf: number,
): number | undefined => {
  if (held.removed !== undefined && held.removed > asOf) return held.removed
  if (account) return undefined
  if (held.account) return asOf
  return held.removed !== undefined && held.removed > asOf - REMEMBERED ? held.removed : undefined
}

/**
 * A version that beats the table's stays, however old: no table that lags behind brings a consent back. What does not
 * say when it was made is as the table has it now.
 */
const settledEntries = (held: Entries, table: Entries, asOf: number): Entries => {
  if (held.size === 0) return table
  const settled = new Map<string, Entry>(table)
  for (const [id, entry] of held) {
    const inTable = table.get(id)
    const isRemembered = !entry.row && entry.at > asOf - REMEMBERED
    if (inTable) {
      if (entry.at > 0 && beats(entry, inTable) && (entry.row || isRemembered)) settled.set(id, entry)
    } else if (entry.at > asOf || isRemembered) settled.set(id, entry)
  }
  return settled
}

/**
 * What is left of a user whose account was removed at that moment. It is remembered of each declaration and consent that
 * it went with the account: a table that lags behind, and still has both, does not bring it back.
 */
export const withoutOlder = ({ account, declarations, consents }: UserState, removed: number): UserState => ({
  ...(account && (account.at ?? 0) > removed && { account }),
  removed,
  declarations: voided(declarations, removed),
  consents: voided(consents, removed),
})

const voided = (entries: Entries, removed: number): Entries =>
  new Map([...entries].map(([id, entry]) => [id, entry.at > removed ? entry : { at: removed }]))
