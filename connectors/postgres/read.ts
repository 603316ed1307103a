import { columnsDecoder } from '../../lib/codec/row.js'
import type { Scan } from '../../lib/source.js'
import type { AnyRow } from '../../lib/types.js'
import { type Expression, expressionsFor } from './expressions.js'
import { missingTable, readColumns } from './schema.js'
import type { Session, TextRow } from './session.js'
import type { TableName } from './table-name.js'

export interface Reading {
  readonly source: string
  readonly table: TableName
  /** A table that is not there is an empty dataset. */
  readonly optional: boolean
  /** Rows of one page. */
  readonly fetchSize: number
}

const CURSOR = 'lern_rows'

/** The rows of a table in whatever order it has them, page by page from a cursor, all as of one moment. */
export async function* readRows(
  session: Session,
  { source, table, optional, fetchSize }: Reading,
  { dataset, columns, reject }: Pick<Scan, 'dataset' | 'columns' | 'reject'>,
): AsyncGenerator<readonly AnyRow[]> {
  const found = await readColumns(session, table)
  if (!found && optional) return
  if (!found) throw missingTable(source)

  const expressions = expressionsFor(dataset, columns, found)
  const decode = rowsDecoder(dataset, columns, expressions, reject)
  await session.query(`DECLARE ${CURSOR} NO SCROLL CURSOR FOR ${selectOf(expressions, table)}`)
  for (;;) {
    const page = await session.query(`FETCH ${fetchSize} FROM ${CURSOR}`)
    if (page.length > 0) yield decode(page)
    if (page.length < fetchSize) return
  }
}

const selectOf = (expressions: readonly Expression[], { quoted }: TableName): string =>
  `SELECT ${expressions.map(({ sql }) => sql).join(', ')} FROM ${quoted}`

const rowsDecoder = (
  dataset: Scan['dataset'],
  columns: Scan['columns'],
  expressions: readonly Expression[],
  reject: Scan['reject'],
): ((page: readonly TextRow[]) => readonly AnyRow[]) => {
  const decode = columnsDecoder(dataset, columns)
  const jsonOf = (text: string | null, at: number) => (text === null ? null : expressions[at]!.toJson(text))

  return page => {
    const rows: AnyRow[] = []
    for (const values of page) {
      const decoded = decode((_name, at) => jsonOf(values[at]!, at))
      if (decoded.ok) rows.push(decoded.row)
      else reject({ column: decoded.column, expected: decoded.expected })
    }
    return rows
  }
}
