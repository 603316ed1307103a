import * as t from 'io-ts'
import { rowDecoder } from '../../lib/codec/row.js'
import { parseTimestamp } from '../../lib/codec/timestamp.js'
import { type Dataset, jsonText } from '../../lib/index.js'
import type { AnyRow } from '../../lib/types.js'
import type { Account, Link } from './account.js'
import type { Entry } from './entries.js'
import { consentEntry, declarationEntry, type EntryOf } from './entry-rows.js'
import { keptConsent, keptDeclaration, keptLink, keptUser } from './kept.js'

/** Something that became of a user, at a moment in milliseconds. */
export type UserEvent = AccountEvent | RemovalEvent | EntryEvent

interface Happened {
  readonly userid: string
  readonly at: number
}

interface AccountEvent extends Happened {
  readonly type: 'account'
  readonly account: Account
  readonly links: readonly Link[]
}

interface RemovalEvent extends Happened {
  readonly type: 'removal'
}

export interface EntryEvent extends Happened {
  readonly type: 'declaration' | 'consent'
  readonly id: string
  readonly entry: Entry
}

export type ReadEvent =
  | { readonly ok: true; readonly event: UserEvent }
  /** Says what is wrong, never what the event holds. */
  | { readonly ok: false; readonly reason: string }

/** A clock that goes before ours by more is wrong, and its events would beat all later ones. */
const MOST_AHEAD = 5 * 60_000

const envelope = jsonText(
  t.intersection([
    t.type({
      id: t.string,
      time: t.string,
      type: t.union([t.literal('user'), t.literal('declaration'), t.literal('consent')]),
      userid: t.string,
      payload: t.UnknownRecord,
    }),
    t.partial({ removed: t.boolean }),
  ]),
)

/** Reads the text of an event; `now` in milliseconds. */
export const readEvent = (text: string | undefined, now: number): ReadEvent => {
  const read = envelope(text)
  if (!read.ok) return refused('it is not the JSON of an event with id, time, type, userid and payload')
  const { time, type, userid, payload, removed = false } = read.value
  const at = parseTimestamp(time)?.getTime()
  if (at === undefined) return refused('time is not ISO 8601 with an offset')
  if (at > now + MOST_AHEAD) return refused('time lies in the future')
  if (userid === '') return refused('userid is empty')
  if (type === 'user')
    return removed ? ok({ type: 'removal', userid, at }) : accountEvent(userid, at, payload)
  return entryEvent(type, userid, at, payload, removed)
}

const accountEvent = (userid: string, at: number, payload: AnyRow): ReadEvent => {
  const account = decodeUser({ ...payload, id: userid })
  if (!account.ok) return refused(`payload.${account.column} is not ${account.expected}`)
  const listed = payload.organisations ?? []
  if (!Array.isArray(listed)) return refused('payload.organisations is not a list')
  const links: Link[] = []
  for (const link of listed) {
    const read = decodeLink({ ...Object(link), userid })
    if (!read.ok) return refused(`payload.organisations.${read.column} is not ${read.expected}`)
    links.push(read.row as unknown as Link)
  }
  return ok({ type: 'account', userid, at, account: account.row as unknown as Account, links })
}

const entryEvent = (
  type: 'declaration' | 'consent',
  userid: string,
  at: number,
  payload: AnyRow,
  removed: boolean,
): ReadEvent => {
  const { decode, entryOf, key } = ENTRIES[type]
  const read = decode({ ...payload, [key]: userid })
  if (!read.ok) return refused(`payload.${read.column} is not ${read.expected}`)
  const [id, entry] = entryOf(read.row, at)
  return ok({ type, userid, at, id, entry: removed ? { at } : entry })
}

const decoderOf = (kept: Dataset) => rowDecoder(kept, Object.keys(kept.columns))
const decodeUser = decoderOf(keptUser as Dataset)
const decodeLink = decoderOf(keptLink as Dataset)

interface EntryReader {
  readonly decode: ReturnType<typeof rowDecoder>
  readonly entryOf: EntryOf
  /** The column of the user's id. */
  readonly key: string
}

const ENTRIES: Readonly<Record<'declaration' | 'consent', EntryReader>> = {
  declaration: { decode: decoderOf(keptDeclaration as Dataset), entryOf: declarationEntry, key: 'userid' },
  consent: { decode: decoderOf(keptConsent as Dataset), entryOf: consentEntry, key: 'user_id' },
}

const ok = (event: UserEvent): ReadEvent => ({ ok: true, event })
const refused = (reason: string): ReadEvent => ({ ok: false, reason })
