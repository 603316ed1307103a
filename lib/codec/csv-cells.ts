import type { ColumnType } from '../columns.js'
import type { Dataset } from '../dataset.js'
import type { Names } from '../types.js'
import { parseJson } from './ordered-json.js'
import { columnsDecoder, type Decoded } from './row.js'

/**
 * Decodes rows of CSV cells, given where each column stands. An empty cell is null; numbers and booleans are
 * written as in JSON, collections as JSON text.
 */
export const cellsDecoder = (
  dataset: Dataset,
  columns: Names,
  places: readonly number[],
): ((cells: Names) => Decoded) => {
  const decode = columnsDecoder(dataset, columns)
  const readers = columns.map(name => cellReader(dataset.columns[name]!.type))

  return cells =>
    decode((_name, at) => {
      const cell = cells[places[at]!]
      return cell === undefined || cell === '' ? null : readers[at]!(cell)
    })
}

/** A cell as the JSON that it stands for; undecodable is what no codec accepts. */
export const cellReader = ({ kind }: ColumnType): ((cell: string) => unknown) => {
  if (kind === 'int' || kind === 'double') return numberOr
  if (kind === 'boolean') return cell => (cell === 'true' ? true : cell === 'false' ? false : cell)
  if (kind === 'list' || kind === 'set' || kind === 'map' || kind === 'struct') return documentOr
  return cell => cell
}

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

const numberOr = (cell: string): unknown => (NUMBER.test(cell) ? Number(cell) : cell)

const documentOr = (cell: string): unknown => {
  try {
    return parseJson(cell) ?? UNREADABLE
  } catch {
    return UNREADABLE
  }
}

/** Text where a collection should be. */
const UNREADABLE = ''
