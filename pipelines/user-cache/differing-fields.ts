import { cacheText } from '../sunbird/cache-text.js'
import type { Entries } from './entries.js'
import { ACCOUNT_FIELDS, CONSENTS, DECLARATIONS, VERSION } from './layout.js'
import type { TableState } from './settle.js'
import type { UserState } from './user-state.js'

/** The names of the fields in which reports would see a difference; the times of changes are none. */
export const differingFields = (cached: UserState, table: TableState): readonly string[] => {
  const differs = (name: string) => textOf(cached, name) !== textOf(table, name)
  const isForeign = cached.account !== undefined && cached.account.at === undefined
  return [
    ...ACCOUNT_FIELDS.filter(differs),
    ...(isForeign ? [VERSION] : []),
    ...(hasSameRows(cached.declarations, table.declarations) ? [] : [DECLARATIONS]),
    ...(hasSameRows(cached.consents, table.consents) ? [] : [CONSENTS]),
  ]
}

/** Readers see no difference between text with escaped square brackets and without. */
const textOf = ({ account }: TableState, name: string): string | undefined => {
  const value = account?.fields[name]
  return value === undefined ? undefined : cacheText(value)
}

const hasSameRows = (a: Entries, b: Entries): boolean => rowsOf(a) === rowsOf(b)

/** What is there, in the order of the ids. */
const rowsOf = (entries: Entries): string => {
  const there = [...entries].filter(([, { row }]) => row !== undefined)
  return JSON.stringify(there.map(([id, { row }]) => [id, row]).sort(byId))
}

const byId = ([a]: readonly unknown[], [b]: readonly unknown[]): number => (String(a) < String(b) ? -1 : 1)
