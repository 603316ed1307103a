import { columnsDecoder } from '../../lib/codec/row.js'
import type { Scan } from '../../lib/source.js'
import type { AnyRow } from '../../lib/types.js'
import { fieldOf, type Kind } from './kinds.js'
import { keyIn, valueIn } from './page.js'

export interface Keyed {
  readonly key: string
  readonly row: AnyRow
}

/** Turns items into rows that hold just these columns. What the dataset's columns refuse is rejected. */
export const rowReader = (
  kind: Kind,
  { dataset, columns, reject }: Pick<Scan, 'dataset' | 'columns' | 'reject'>,
) => {
  const fields = columns.map(column => fieldOf(kind, column))
  const documents = columns.map(column => kind.documents.includes(column))
  const decode = columnsDecoder(dataset, columns)
  const value = (item: unknown, at: number): unknown => {
    const held = valueIn(item, fields[at]!)
    return documents[at] ? asText(held) : held
  }
  const bad = (column: string, expected: string): readonly Keyed[] => {
    reject({ column, expected })
    return []
  }
  const read = (item: unknown): readonly Keyed[] => {
    const key = keyIn(item, kind.key)
    if (key === undefined) return bad(kind.key, 'text, as it is part of the key')
    const decoded = decode((_, at) => value(item, at))
    return decoded.ok ? [{ key, row: decoded.row }] : bad(decoded.column, decoded.expected)
  }
  return (items: readonly unknown[]): readonly Keyed[] => items.flatMap(read)
}

const asText = (held: unknown): unknown =>
  typeof held === 'object' && held !== null ? JSON.stringify(held) : held
