import type { Column } from '../../lib/columns.js'
import { cellText } from '../../lib/csv/cell-text.js'
import { int32 } from './bytes.js'
import { cellOf } from './cells.js'
import { CQL, type CqlType } from './cql-type.js'
import { writeTimestamp } from './csv-time.js'
import { mayBeEmpty } from './scalars.js'
import type { WriteValue } from './writer.js'

/** True when the bytes of a value are its text. */
export const isTextAsIs = (type: CqlType, column: Column): boolean =>
  mayBeEmpty(type) && !('of' in column.type) && column.type.kind !== 'struct'

const writeInt: WriteValue = (out, bytes, at) => out.integer(int32(bytes, at))
const writeBoolean: WriteValue = (out, bytes, at) => out.ascii(bytes[at] === 0 ? 'false' : 'true')

/** True when the text of a value is the same in a cell as in JSON. */
export const isBare = (type: CqlType, { type: { kind } }: Column): boolean =>
  (kind === 'int' && type.code === CQL.int) || kind === 'boolean'

/**
 * The writer of a cell that is neither text nor a collection. The rare ones, structs too, go through their
 * value.
 */
export const scalarWriter = (type: CqlType, column: Column, name: string): WriteValue => {
  const { kind } = column.type
  if (kind === 'boolean') return writeBoolean
  if (kind === 'timestamp') return writeTimestamp
  if (type.code === CQL.int) return writeInt
  const { read } = cellOf(type, column)
  return (out, bytes, at, length) => {
    const text = Buffer.from(cellText(read(bytes, at, length), name))
    out.cell(text, 0, text.length)
  }
}
