import type { Fields, HashChange } from '../../lib/hash-store.js'
import { type Entries, entriesIn, entriesText } from './entries.js'
import {
  ACCOUNT_FIELDS,
  CONSENTS,
  DECLARATIONS,
  hiddenKey,
  REMOVED,
  SIGN_IN,
  shownKey,
  VERSION,
} from './layout.js'

/** What is known of a user, wherever it stands. */
export interface UserState {
  /** Undefined: no account, or none that is known of yet. */
  readonly account?: CachedAccount
  /** When an account of this id was removed, in milliseconds: what is older says nothing any more. */
  readonly removed?: number
  readonly declarations: Entries
  readonly consents: Entries
}

export interface CachedAccount {
  /** When it was changed, in milliseconds. Undefined: another program wrote it, which does not say. */
  readonly at?: number
  readonly fields: Fields
}

/** The hashes of a user: of the account, and of what is known without one. */
export interface Held {
  readonly shown: Fields | undefined
  readonly hidden: Fields | undefined
}

const OURS = [...ACCOUNT_FIELDS, VERSION, REMOVED, DECLARATIONS, CONSENTS]
/** What others of our programs change, too. */
const GUARDED = [VERSION, REMOVED, DECLARATIONS, CONSENTS]

export const stateOf = ({ shown, hidden }: Held): UserState => {
  const isOurs = shown?.[VERSION] !== undefined
  const beside = (isOurs ? shown : hidden) ?? {}
  const removed = beside[REMOVED]
  return {
    ...(shown && !isAnonymous(shown) && { account: accountIn(shown) }),
    ...(removed !== undefined && { removed: momentIn(removed) }),
    declarations: entriesIn(beside[DECLARATIONS]),
    consents: entriesIn(beside[CONSENTS]),
  }
}

const accountIn = (shown: Fields): CachedAccount => {
  const at = shown[VERSION]
  return { ...(at !== undefined && { at: momentIn(at) }), fields: only(ACCOUNT_FIELDS, shown) }
}

/** Somebody who never signed in: nobody's row, and kept. */
export const isAnonymous = (shown: Fields): boolean =>
  shown[VERSION] === undefined && ['Anonymous', undefined].includes(shown[SIGN_IN])

/** What must change in the hashes of a user, all together; empty when they say so already. */
export const changesTo = (id: string, held: Held, next: UserState): readonly HashChange[] => {
  const { shown, hidden } = textOf(next, held.shown)
  const changes = [changeOf(shownKey(id), held.shown, shown), changeOf(hiddenKey(id), held.hidden, hidden)]
  return changes.every(isNoChange) ? [] : changes
}

const isNoChange = ({ set, remove }: HashChange): boolean =>
  remove.length === 0 && Object.keys(set).length === 0

/** The hashes that say this. An account of another writer stays as it is, an anonymous one too. */
const textOf = ({ account, removed, ...entries }: UserState, before: Fields | undefined): Held => {
  const beside = present({
    [REMOVED]: removed === undefined ? undefined : timeText(removed),
    [DECLARATIONS]: entriesText(entries.declarations),
    [CONSENTS]: entriesText(entries.consents),
  })
  if (account?.at === undefined) {
    const isKept = account !== undefined || (before !== undefined && isAnonymous(before))
    return { shown: isKept ? before : undefined, hidden: beside }
  }
  const shown = { ...account.fields, [VERSION]: timeText(account.at), ...beside }
  return { shown: before ? { ...foreign(before), ...shown } : shown, hidden: undefined }
}

/** The fields that other programs have put beside ours. */
const foreign = (before: Fields): Fields =>
  Object.fromEntries(Object.entries(before).filter(([name]) => !isOurField(name)))

const changeOf = (key: string, before: Fields = NOTHING, after: Fields = NOTHING): HashChange => {
  const expect: Record<string, string | undefined> = {}
  for (const name of GUARDED) expect[name] = before[name]
  const set: Record<string, string> = {}
  for (const name of Object.keys(after)) if (before[name] !== after[name]) set[name] = after[name]!
  return { key, expect, set, remove: Object.keys(before).filter(name => after[name] === undefined) }
}

const NOTHING: Fields = {}

const OUR_FIELDS: ReadonlySet<string> = new Set(OURS)
const isOurField = (name: string): boolean => OUR_FIELDS.has(name)

const only = (names: readonly string[], fields: Fields): Fields =>
  present(Object.fromEntries(names.map(name => [name, fields[name]])))

const present = (values: Readonly<Record<string, string | undefined>>): Fields => {
  const fields: Record<string, string> = {}
  for (const name of Object.keys(values)) if (values[name] !== undefined) fields[name] = values[name]
  return fields
}

const timeText = (at: number): string => new Date(at).toISOString()

const momentIn = (text: string): number => {
  const moment = Date.parse(text)
  return Number.isNaN(moment) ? 0 : moment
}
