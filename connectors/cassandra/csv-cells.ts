import type { Column } from '../../lib/columns.js'
import type { CqlType } from './cql-type.js'
import { jsonWriter } from './csv-json.js'
import { isTextAsIs, scalarWriter } from './csv-scalars.js'
import type { Writer, WriteValue } from './writer.js'

const writeText: WriteValue = (out, bytes, at, length) => out.cell(bytes, at, at + length)

/** The writer of a column's cells. */
export const cellWriter = (type: CqlType, column: Column, name: string): Writer => {
  if ('of' in column.type) return collectionWriter(jsonWriter(type, column, name))
  if (isTextAsIs(type, column)) return { write: writeText, least: 0, nothing: '' }
  return { write: scalarWriter(type, column, name), least: 1, nothing: '' }
}

/** JSON in one cell. Nearly all of it needs quotes: it is written in quotes, and they are taken back if not. */
const collectionWriter = (json: Writer): Writer => ({
  ...json,
  write: (out, bytes, at, length) => {
    const start = out.at
    out.byte(QUOTE)
    json.write(out, bytes, at, length)
    if (needsQuotes(out.bytes, start + 1, out.at)) out.byte(QUOTE)
    else out.remove(start)
  },
})

const QUOTE = 0x22
const COMMA = 0x2c

/** JSON has no line breaks of its own. */
const needsQuotes = (json: Buffer, from: number, end: number): boolean => {
  for (let place = from; place < end; place++) if (json[place] === QUOTE || json[place] === COMMA) return true
  return false
}
