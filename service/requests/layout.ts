import type { TableName } from '../../connectors/postgres/table-name.js'
import { LernError } from '../../lib/errors.js'
import { ask, type Queryable } from './database.js'

export interface TableColumn {
  /** As Postgres calls it: `text`, `varchar`, `json`, `_text` … */
  readonly type: string
  /** Characters that it holds at most; absent: any number. */
  readonly length?: number
}

/** What the columns of a table are: installations made theirs at different times. */
export type Layout = ReadonlyMap<string, TableColumn>

const COLUMNS = `
  SELECT a.attname AS name, t.typname AS type,
    CASE WHEN t.typname = 'varchar' AND a.atttypmod > 4 THEN a.atttypmod - 4 END AS length
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped`

interface ColumnRow {
  readonly name: string
  readonly type: string
  readonly length: number | null
}

/** Reads the layout of a table once, when it is first needed. Fails with `SOURCE_MISSING` without a table. */
export const layoutOf = (db: Queryable, table: TableName): (() => Promise<Layout>) => {
  let known: Promise<Layout> | undefined
  return () => {
    known ??= readLayout(db, table).catch(error => {
      known = undefined
      throw error
    })
    return known
  }
}

const readLayout = async (db: Queryable, { shown, quoted }: TableName): Promise<Layout> => {
  const rows = await ask<ColumnRow>(db, shown, COLUMNS, [quoted])
  const source = `postgres ${shown}`
  if (rows.length === 0) throw new LernError('SOURCE_MISSING', `${source} is not there`, { source })
  return new Map(
    rows.map(({ name, type, length }) => [name, { type, ...(length !== null && { length }) }] as const),
  )
}

const charactersOf = (text: string): number => [...text].length

/** Fails with `OVER_BOUND` when a text does not fit into its column. `values` are by column. */
export const mustFit = (layout: Layout, values: Readonly<Record<string, unknown>>): void => {
  for (const [column, value] of Object.entries(values)) {
    const { length } = layout.get(column) ?? {}
    if (typeof value !== 'string' || length === undefined || charactersOf(value) <= length) continue
    throw new LernError('OVER_BOUND', `${column} is longer than ${length} characters`, {
      column,
      allowed: `up to ${length} characters`,
    })
  }
}
