import * as t from 'io-ts'
import { parseTimestamp } from '../../lib/codec/timestamp.js'
import type { Json } from '../../lib/codec/to-json.js'
import { jsonText } from '../../lib/index.js'

/** A declaration or a consent of a user, at a moment. */
export interface Entry {
  /** Milliseconds; of two versions the later one counts. */
  readonly at: number
  /**
   * Its columns but for the key, as a snapshot writes them. Absent: it was removed, and stays so for older
   * versions.
   */
  readonly row?: Readonly<Record<string, Json>>
}

/** By what their ids are made of: `["orgid","persona"]`, or `["consumer_id","object_id"]`. */
export type Entries = ReadonlyMap<string, Entry>

export const NO_ENTRIES: Entries = new Map()

export const entryId = (...key: readonly string[]): string => JSON.stringify(key)

const Stored = t.record(
  t.string,
  t.intersection([t.type({ at: t.string }), t.partial({ row: t.record(t.string, t.unknown) })]),
)
const storedIn = jsonText(Stored)

/**
 * Entries as the field of a hash holds them. What cannot be read is nothing: a consent that cannot be read
 * means no.
 */
export const entriesIn = (text: string | undefined): Entries => {
  if (text === undefined) return NO_ENTRIES
  const stored = storedIn(text)
  if (!stored.ok) return NO_ENTRIES
  return new Map(
    Object.entries(stored.value).map(([id, { at, row }]) => [
      id,
      { at: parseTimestamp(at)?.getTime() ?? 0, ...(row && { row: row as NonNullable<Entry['row']> }) },
    ]),
  )
}

/** The field of a hash that holds the entries, in the order of their ids. */
export const entriesText = (entries: Entries): string => {
  const inOrder = entries.size === 1 ? entries : [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
  let text = ''
  for (const [id, entry] of inOrder)
    text += `${text === '' ? '{' : ','}${JSON.stringify(id)}:${entryText(entry)}`
  return `${text}}`
}

const entryText = ({ at, row }: Entry): string => {
  const moment = `{"at":"${new Date(at).toISOString()}"`
  return row ? `${moment},"row":${JSON.stringify(row)}}` : `${moment}}`
}

/**
 * The version that counts. Of two of one moment it is the one that says less: removed, then not active; so
 * whoever applies them, in whatever order, ends with the same.
 */
export const later = (a: Entry | undefined, b: Entry): Entry => {
  if (!a || beats(b, a)) return b
  if (beats(a, b)) return a
  return JSON.stringify(a.row) > JSON.stringify(b.row) ? a : b
}

/** Whether a version is later, or of the same moment and says less. */
export const beats = (a: Entry, b: Entry): boolean => (a.at === b.at ? weight(a) > weight(b) : a.at > b.at)

const weight = ({ row }: Entry): number => {
  if (!row) return 2
  return String(row.status).toLowerCase() === 'active' ? 0 : 1
}
