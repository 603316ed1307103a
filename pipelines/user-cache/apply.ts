import { accountFields } from './account.js'
import type { Directory } from './directory.js'
import { type Entries, type Entry, later } from './entries.js'
import type { EntryEvent, UserEvent } from './events.js'
import { withoutOlder } from './settle.js'
import type { CachedAccount, UserState } from './user-state.js'

/**
 * What is known of a user after an event. In whatever order events come, and however often, the last by its
 * time counts, for the account and for each declaration and consent by itself.
 */
export const apply = (state: UserState, event: UserEvent, directory: Directory): UserState => {
  if (event.type === 'removal') return withoutOlder(state, Math.max(event.at, state.removed ?? event.at))
  const isVoid = state.removed !== undefined && event.at <= state.removed
  if (event.type === 'account') {
    if (isVoid) return state
    const fields = accountFields(event.account, event.links, directory)
    return { ...state, account: laterAccount(state.account, { at: event.at, fields }) }
  }
  // What went with the account is remembered, also when it comes after the removal.
  const entry = isVoid ? { at: state.removed! } : event.entry
  return event.type === 'declaration'
    ? { ...state, declarations: withEntry(state.declarations, event, entry) }
    : { ...state, consents: withEntry(state.consents, event, entry) }
}

const withEntry = (entries: Entries, { id }: EntryEvent, entry: Entry): Entries =>
  new Map(entries).set(id, later(entries.get(id), entry))

/** Of two accounts of one moment one is chosen that does not depend on which came first. */
const laterAccount = (held: CachedAccount | undefined, event: Required<CachedAccount>): CachedAccount => {
  if (held?.at === undefined || held.at !== event.at) return (held?.at ?? -1) > event.at ? held! : event
  return textOf(held) > textOf(event) ? held : event
}

const textOf = ({ fields }: CachedAccount): string => JSON.stringify(Object.entries(fields).sort())
