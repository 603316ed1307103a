import type { AnyRow, Names } from './types.js'

/** A row with these columns and no others. */
export const pick = (row: AnyRow, columns: Names): AnyRow =>
  Object.fromEntries(columns.map(column => [column, row[column]]))
