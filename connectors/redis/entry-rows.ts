import * as t from 'io-ts'
import { jsonText } from '../../lib/codec/json-text.js'
import { columnsDecoder } from '../../lib/codec/row.js'
import type { Dataset } from '../../lib/dataset.js'
import type { BadRow } from '../../lib/source.js'
import { textKey } from '../../lib/spill/text-key.js'
import type { AnyRow, Names } from '../../lib/types.js'

type Expand = (key: string, field: string | null) => readonly AnyRow[]

const fieldOf = jsonText(t.record(t.string, t.partial({ row: t.UnknownRecord })))
const keyOf = jsonText(t.array(t.string))

/**
 * Turns a field that holds the rows of one partition into these rows, in the order of the clustering columns.
 * It is JSON: an object under the JSON text of the list of the clustering columns, with the other columns, as
 * a snapshot writes them, in `row`; without it, the row is no more.
 */
export const entryRows = (
  dataset: Dataset,
  columns: Names,
  field: string,
  reject: (row: BadRow) => void,
): Expand => {
  const decode = columnsDecoder(dataset, columns)
  const { clustering } = dataset
  const [partition] = dataset.partition

  const rowOf = (key: string, values: Names, row: AnyRow): AnyRow | undefined => {
    const decoded = decode(name => {
      if (name === partition) return key
      const at = clustering.indexOf(name)
      return at === -1 ? row[name] : values[at]
    })
    if (decoded.ok) return decoded.row
    reject({ column: decoded.column, expected: decoded.expected })
    return undefined
  }

  return (key, held) => {
    if (held === null) return []
    const entries = entriesIn(held, clustering.length)
    if (!entries) {
      reject({ column: field, expected: 'entries as JSON' })
      return []
    }
    return entries.map(([values, row]) => rowOf(key, values, row)).filter(row => row !== undefined)
  }
}

type Entry = readonly [clustering: Names, row: AnyRow]

/** What is there, in order; undefined when it cannot be read. */
const entriesIn = (held: string, width: number): readonly Entry[] | undefined => {
  const field = fieldOf(held)
  if (!field.ok) return undefined
  const there: Entry[] = []
  for (const [id, { row }] of Object.entries(field.value)) {
    const key = keyOf(id)
    if (!key.ok || key.value.length !== width) return undefined
    if (row) there.push([key.value, row])
  }
  const order = new Map(there.map(entry => [entry, textKey(entry[0])]))
  return there.sort((a, b) => (order.get(a)! < order.get(b)! ? -1 : 1))
}
