import { cellReader } from '../../lib/codec/csv-cells.js'
import { columnsDecoder } from '../../lib/codec/row.js'
import type { Column } from '../../lib/columns.js'
import type { Dataset } from '../../lib/dataset.js'
import { Personal } from '../../lib/personal.js'
import type { Names } from '../../lib/types.js'

/** The value of a field of a hash: always text, or nothing. */
export type Cell = string | null

/** What a cell should have held, and did not. */
export interface Refused {
  readonly column: string
  readonly expected: string
}

/** Adds the cells of a row to it, or says what is wrong with one of them. */
type Fill = (row: Record<string, unknown>, cells: readonly Cell[]) => Refused | undefined

/**
 * Reads the cells of rows, which stand in the order of the columns. Empty text is a value here. Nearly all
 * fields are text, which needs no codec.
 */
export const cellsReader = (dataset: Dataset, columns: Names): Fill => {
  const readers = columns.map(name => textReader(dataset.columns[name]))
  const others = columns.filter((_, at) => !readers[at])
  const fillOthers = othersReader(dataset, columns, others)

  return (row, cells) => {
    for (let at = 0; at < readers.length; at++) {
      const reader = readers[at]
      const cell = cells[at]!
      if (reader) row[columns[at]!] = cell === null ? null : reader(cell)
    }
    return others.length === 0 ? undefined : fillOthers(row, cells)
  }
}

/** Reads a column of text; undefined for a column of another kind. */
const textReader = (column: Column | undefined): ((cell: string) => unknown) | undefined => {
  if (column?.type.kind !== 'text' && column?.type.kind !== 'json') return undefined
  const plain = column.type.kind === 'json' ? documentOf : withoutEscapes
  return column.personal ? cell => new Personal(plain(cell)) : plain
}

const othersReader = (dataset: Dataset, columns: Names, others: Names): Fill => {
  const decode = columnsDecoder(dataset, others)
  const readers = others.map(name => cellReader(dataset.columns[name]!.type))
  const places = others.map(name => columns.indexOf(name))

  return (row, cells) => {
    const decoded = decode((_name, at) => {
      const cell = cells[places[at]!]!
      return cell === null ? null : readers[at]!(withoutEscapes(cell))
    })
    if (!decoded.ok) return decoded
    Object.assign(row, decoded.row)
    return undefined
  }
}

/** Writers of the user cache put a backslash before each square bracket. */
const withoutEscapes = (cell: string): string =>
  cell.includes('\\') ? cell.replace(/\\([[\]])/g, '$1') : cell

/** JSON may have a backslash before a square bracket of its own: only what is none otherwise was escaped. */
const documentOf = (cell: string): string => {
  const plain = withoutEscapes(cell)
  return plain === cell || isJson(cell) ? cell : plain
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
