import { type Json, toJson } from '../../lib/codec/to-json.js'
import type { Dataset } from '../../lib/index.js'
import type { AnyRow } from '../../lib/types.js'
import { type Entries, type Entry, entryId, NO_ENTRIES } from './entries.js'
import { keptConsent, keptDeclaration } from './kept.js'

/**
 * A row of `user_declarations` or `user_consent`, of those columns that the cache keeps, as an entry with its
 * id.
 */
export type EntryOf = (row: AnyRow, at: number) => readonly [id: string, entry: Entry]

const entryOf = (kept: Dataset): EntryOf => {
  const keys = [...kept.partition, ...kept.clustering]
  const names = Object.keys(kept.columns).filter(name => !keys.includes(name))
  return (row, at) => {
    const cells: Record<string, Json> = {}
    for (const name of names) {
      const value = row[name]
      const json = typeof value === 'string' ? value : plain(value)
      if (!isNothing(json)) cells[name] = json
    }
    const id = entryId(...kept.clustering.map(name => row[name] as string))
    return [id, { at, row: cells }]
  }
}

export const declarationEntry = entryOf(keptDeclaration as Dataset)
export const consentEntry = entryOf(keptConsent as Dataset)

/** Rows of a table as entries; each is as old as the latest of its times. */
export const entriesOf = (entry: EntryOf, rows: readonly AnyRow[], times: readonly string[]): Entries =>
  rows.length === 0 ? NO_ENTRIES : new Map(rows.map(row => entry(row, latestOf(row, times))))

const latestOf = (row: AnyRow, times: readonly string[]): number => {
  let latest = 0
  for (const name of times) latest = Math.max(latest, momentOf(row[name]))
  return latest
}

const momentOf = (value: unknown): number => (value instanceof Date ? value.getTime() : 0)

/** The same text for the same value, in whatever order a map came. */
const plain = (value: unknown): Json => {
  const json = toJson(value)
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return json
  const names = Object.keys(json)
  return isSorted(names)
    ? json
    : Object.fromEntries(Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const isSorted = (names: readonly string[]): boolean => {
  for (let at = 1; at < names.length; at++) if (names[at]! < names[at - 1]!) return false
  return true
}

/** A missing collection is an empty one. */
const isNothing = (json: Json): boolean => {
  if (json === null || typeof json !== 'object') return json === null
  for (const _ in json) return false
  return true
}
