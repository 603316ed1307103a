import type { AnyRow, Names } from '../types.js'
import { cellText } from './cell-text.js'
import { escapeFormula } from './formulas.js'
import { javaDouble } from './java-double.js'
import { rfc4180Cell } from './rfc4180.js'
import { sparkCell, trimmed } from './spark.js'

export interface CsvOptions {
  readonly columns: Names
  /** `spark` gives the bytes that Spark 3.1 gives. */
  readonly dialect: 'rfc4180' | 'spark'
  /** `escape` disarms text cells and headers that a spreadsheet would run as formulas. */
  readonly formulas: 'keep' | 'escape'
  /** Columns whose numbers are doubles, which JavaScript cannot tell from integers: `spark` writes 1 as `1.0`. */
  readonly doubles?: Names
}

export interface CsvEncoder {
  header(): Buffer
  rows(chunk: readonly AnyRow[]): Buffer
}

type Cell = (value: unknown, column: string) => string

const same = (text: string): string => text

const rfc4180 = ({ formulas }: CsvOptions): Cell => {
  const disarm = formulas === 'escape' ? escapeFormula : same
  return (value, column) => rfc4180Cell(typeof value === 'string' ? disarm(value) : cellText(value, column))
}

/** Trims before it disarms: a formula may hide behind the blanks. */
const spark = ({ formulas, doubles = [] }: CsvOptions): Cell => {
  const disarm = formulas === 'escape' ? escapeFormula : same
  const isDouble = new Set(doubles)
  return (value, column) => {
    if (typeof value === 'string') return sparkCell(disarm(trimmed(value)))
    if (typeof value === 'number' && isDouble.has(column)) return javaDouble(value)
    return sparkCell(cellText(value, column))
  }
}

/**
 * Turns rows into CSV records: delimiter `,`, record end `\n`, UTF-8 without a byte order mark. A lone surrogate, which
 * UTF-8 cannot say, becomes U+FFFD. A record of one empty cell is written as `""`, so that no parser drops it.
 *
 * Fails with `PERSONAL_DATA` when a cell holds a personal value.
 */
export const csvEncoder = (options: CsvOptions): CsvEncoder => {
  const { columns } = options
  const [first = '', ...rest] = columns
  const cell = options.dialect === 'spark' ? spark(options) : rfc4180(options)

  const record = (row: AnyRow): string => {
    let text = cell(row[first], first)
    for (const column of rest) text += `,${cell(row[column], column)}`
    return text === '' ? '""\n' : `${text}\n`
  }

  return {
    header: () => Buffer.from(record(Object.fromEntries(columns.map(column => [column, column])))),
    rows: chunk => {
      let text = ''
      for (const row of chunk) text += record(row)
      return Buffer.from(text)
    },
  }
}
