import type { Column } from '../../lib/columns.js'
import type { CqlType } from './cql-type.js'
import { jsonWriter } from './csv-json.js'
import { isTextAsIs, scalarWriter } from './csv-scalars.js'
import { Output } from './output.js'
import type { Writer, WriteValue } from './writer.js'

const writeText: WriteValue = (out, bytes, at, length) => out.cell(bytes, at, at + length)

/** The writer of a column's cells. */
export const cellWriter = (type: CqlType, column: Column, name: string): Writer => {
  if ('of' in column.type) return collectionWriter(jsonWriter(type, column, name))
  if (isTextAsIs(type, column)) return { write: writeText, least: 0, nothing: '' }
  return { write: scalarWriter(type, column, name), least: 1, nothing: '' }
}

/** JSON in one cell, written aside first: only then is it known whether it needs quotes. */
const collectionWriter = (json: Writer): Writer => {
  const aside = new Output()
  return {
    ...json,
    write: (out, bytes, at, length) => {
      aside.at = 0
      json.write(aside, bytes, at, length)
      out.cell(aside.bytes, 0, aside.at)
    },
  }
}
