import { LernError } from '../../lib/errors.js'
import type { Session } from './session.js'
import type { TableName } from './table-name.js'

/**
 * The columns of a table, and the names of their types in Postgres, such as `varchar`, `_text` (an array),
 * `json`.
 */
export type TableColumns = ReadonlyMap<string, string>

const COLUMNS = `
  SELECT a.attname, coalesce(base.typname, t.typname)
  FROM pg_attribute a
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_type base ON base.oid = nullif(t.typbasetype, 0)
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped`

/** Undefined when there is no such table. */
export const readColumns = async (session: Session, table: TableName): Promise<TableColumns | undefined> => {
  const rows = await session.query(COLUMNS, [table.quoted])
  if (rows.length === 0) return undefined
  return new Map(rows.map(([name, type]) => [name!, type!]))
}

export const missingTable = (source: string): LernError =>
  new LernError('SOURCE_MISSING', `${source} is not there`, { source })
