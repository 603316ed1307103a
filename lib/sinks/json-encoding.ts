import { jsonText } from '../csv/json-text.js'
import type { AnyRow, Names } from '../types.js'
import type { Encoding } from './encoding.js'

const NOTHING = Buffer.alloc(0)

/** A row as a JSON object: keys in the order of the columns, absent values left out. */
const objectWriter = (columns: Names): ((row: AnyRow) => string) => {
  const members = columns.map(column => ({ column, name: `${JSON.stringify(column)}:` }))
  return row => {
    let text = ''
    for (const { column, name } of members) {
      const value = row[column]
      if (value === null || value === undefined) continue
      text += (text === '' ? name : `,${name}`) + jsonText(value, column)
    }
    return `{${text}}`
  }
}

/** One object a line. */
export const jsonLinesEncoding = (columns: Names): Encoding => {
  const write = objectWriter(columns)
  return {
    start: NOTHING,
    rows: chunk => Buffer.from(chunk.map(row => `${write(row)}\n`).join('')),
    end: NOTHING,
  }
}

/** One array of all objects, `[]` when there is none. */
export const jsonArrayEncoding = (columns: Names): Encoding => {
  const write = objectWriter(columns)
  return {
    start: Buffer.from('['),
    rows: (chunk, first) => Buffer.from((first ? '' : ',') + chunk.map(write).join(',')),
    end: Buffer.from(']'),
    between: Buffer.from(','),
  }
}
