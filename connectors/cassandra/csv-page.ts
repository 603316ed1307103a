import { isLernError } from '../../lib/errors.js'
import type { BadRow, CsvBytes } from '../../lib/source.js'
import { afterValue, int32 } from './bytes.js'
import { Output } from './output.js'
import type { RawPage } from './page.js'
import type { Writer } from './writer.js'

interface CsvColumn {
  readonly name: string
  readonly writer: Writer
  /** Which column of the page it is. */
  readonly from: number
}

type EncodePage = (page: RawPage, reject: (row: BadRow) => void) => CsvBytes

const COMMA = 0x2c
const LINE_FEED = 0x0a

/** Serves all encoders, for a page is encoded in one go; the last page tells how large the next may be. */
const out = new Output()

/**
 * Turns pages into records of RFC 4180, straight from their bytes; `width` is the number of columns of a
 * page.
 */
export const pageEncoder = (columns: readonly CsvColumn[], width: number): EncodePage => {
  const starts = new Int32Array(width)

  return (page, reject) => {
    out.at = 0
    let rows = 0
    let at = page.at
    for (let row = 0; row < page.length; row++) {
      for (let column = 0; column < width; column++) {
        starts[column] = at
        at = afterValue(page.bytes, at)
      }
      if (writeRecord(columns, page.bytes, starts, reject)) rows++
    }
    return { bytes: out.take(), rows }
  }
}

/** False when a value cannot be written: the row is reported and leaves nothing behind. */
const writeRecord = (
  columns: readonly CsvColumn[],
  bytes: Buffer,
  starts: Int32Array,
  reject: (row: BadRow) => void,
): boolean => {
  const begin = out.at
  let column = columns[0]!
  try {
    for (let place = 0; place < columns.length; place++) {
      column = columns[place]!
      if (place > 0) out.byte(COMMA)
      writeCell(column.writer, bytes, starts[column.from]!)
    }
  } catch (error) {
    if (!isLernError(error) || error.code !== 'BAD_ROW') throw error
    out.at = begin
    reject({ column: column.name, expected: error.message })
    return false
  }
  // A record of one empty cell would be an empty line, which readers skip.
  if (out.at === begin) out.ascii('""')
  out.byte(LINE_FEED)
  return true
}

const writeCell = ({ write, least, nothing }: Writer, bytes: Buffer, at: number): void => {
  const length = int32(bytes, at)
  if (length >= least) write(out, bytes, at + 4, length)
  else if (nothing !== '') out.ascii(nothing)
}
