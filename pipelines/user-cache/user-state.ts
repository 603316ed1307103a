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

const isNoChange = ({ set, remove }: HashChange): boolean => {
  if (remove.length > 0) return false
  for (const _ in set) return false
  return true
}

/** Whether hashes say exactly this, and nothing else. */
export const says = (held: Held, state: UserState): boolean => {
  if (!held.shown && !held.hidden) return false
  const { shown, hidden } = textOf(state, undefined)
  return areSame(held.shown, shown) && areSame(held.hidden, hidden)
}

const areSame = (a: Fields = NO_FIELDS, b: Fields = NO_FIELDS): boolean => {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every(name => a[name] === b[name])
}

/** The hashes that say this. An account of another writer stays as it is, an anonymous one too. */
const textOf = (
  { account, removed, declarations, consents }: UserState,
  before: Fields | undefined,
): Held => {
  const isOurs = account?.at !== undefined
  const fields: Record<string, string> = isOurs ? { ...(before && foreign(before)), ...account.fields } : {}
  if (isOurs) fields[VERSION] = timeText(account.at)
  if (removed !== undefined) fields[REMOVED] = timeText(removed)
  if (declarations.size > 0) fields[DECLARATIONS] = entriesText(declarations)
  if (consents.size > 0) fields[CONSENTS] = entriesText(consents)
  if (isOurs) return { shown: fields, hidden: undefined }
  const isKept = account !== undefined || (before !== undefined && isAnonymous(before))
  return { shown: isKept ? before : undefined, hidden: fields }
}

/** The fields that other programs have put beside ours. */
const foreign = (before: Fields): Fields =>
  Object.fromEntries(Object.entries(before).filter(([name]) => !isOurField(name)))

const changeOf = (key: string, before: Fields | undefined, after: Fields = NO_FIELDS): HashChange => {
  if (!before) return { key, expect: 'no hash', set: after, remove: [] }
  const expect: Record<string, string | undefined> = {}
  for (const name of GUARDED) expect[name] = before[name]
  const set: Record<string, string> = {}
  for (const name in after) if (before[name] !== after[name]) set[name] = after[name]!
  return { key, expect, set, remove: Object.keys(before).filter(name => after[name] === undefined) }
}

const NO_FIELDS: Fields = {}

const OUR_FIELDS: ReadonlySet<string> = new Set(OURS)
const isOurField = (name: string): boolean => OUR_FIELDS.has(name)

const only = (names: readonly string[], fields: Fields): Fields => {
  const found: Record<string, string> = {}
  for (const name of names) if (fields[name] !== undefined) found[name] = fields[name]
  return found
}

const timeText = (at: number): string => new Date(at).toISOString()

const momentIn = (text: string): number => {
  const moment = Date.parse(text)
  return Number.isNaN(moment) ? 0 : moment
}
