import { pipeline } from 'node:stream/promises'
import { CsvError, type Info, parse } from 'csv-parse'
import { cellsDecoder } from '../../lib/codec/csv-cells.js'
import type { Decoded } from '../../lib/codec/row.js'
import type { Dataset } from '../../lib/dataset.js'
import { LernError } from '../../lib/errors.js'
import { nearest } from '../../lib/nearest.js'
import type { Names } from '../../lib/types.js'
import { readBytes } from './bytes.js'
import type { SnapshotFile } from './files.js'
import type { Found } from './jsonl.js'

const TOGETHER = 100
const LONGEST_RECORD = 16 * 1024 * 1024

interface CsvRecord {
  readonly record: Names
  readonly info: Pick<Info, 'lines'>
}

/** Reads CSV with a header row, which may name the columns in any order; empty lines are skipped. */
export async function* readCsv(
  file: SnapshotFile,
  dataset: Dataset,
  columns: Names,
): AsyncGenerator<readonly Found[]> {
  let decode: ((cells: Names) => Decoded) | undefined
  let found: Found[] = []
  for await (const { record, info } of records(file)) {
    if (decode) found.push({ line: info.lines, decoded: decode(record) })
    else decode = recordDecoder(record, file, dataset, columns)
    if (found.length < TOGETHER) continue
    yield found
    found = []
  }
  if (!decode) throw noHeader(file)
  yield found
}

const recordDecoder = (header: Names, file: SnapshotFile, dataset: Dataset, columns: Names) => {
  const decode = cellsDecoder(dataset, columns, placesOf(header, file, columns))
  const wrongCount: Decoded = { ok: false, column: 'number of cells', expected: String(header.length) }
  return (cells: Names): Decoded => (cells.length === header.length ? decode(cells) : wrongCount)
}

/** Where each column stands in the file. */
const placesOf = (header: Names, file: SnapshotFile, columns: Names): readonly number[] =>
  columns.map(column => {
    const place = header.indexOf(column)
    if (place < 0) throw absentColumn(file, column, header)
    if (header.indexOf(column, place + 1) >= 0) throw ambiguousColumn(file, column)
    return place
  })

async function* records(file: SnapshotFile): AsyncGenerator<CsvRecord> {
  const parser = parse({
    bom: true,
    info: true,
    max_record_size: LONGEST_RECORD,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
  })
  // An error of the file reaches the parser by itself, where the loop meets it.
  const done = pipeline(readBytes(file), parser).catch(() => {})
  try {
    yield* parser
  } catch (error) {
    throw error instanceof CsvError ? notCsv(file, error) : error
  } finally {
    parser.destroy()
    await done
  }
}

/**
 * The parser's error quotes the record, which may be somebody's data: only its code and line are passed on.
 */
const notCsv = (file: SnapshotFile, error: CsvError): LernError => {
  const why = error.code.replace(/^CSV_/, '').toLowerCase().replaceAll('_', ' ')
  const line = Number((error as { readonly lines?: unknown }).lines)
  return new LernError('SOURCE_MALFORMED', `${file.path} is not CSV up to line ${line}: ${why}`, {
    file: file.path,
    line,
    allowed: 'RFC 4180',
  })
}

const noHeader = (file: SnapshotFile): LernError =>
  new LernError('SOURCE_SCHEMA', `${file.path} has no header row`, { file: file.path })

const absentColumn = (file: SnapshotFile, column: string, header: Names): LernError => {
  const meant = nearest(column, header)
  const hint = meant === undefined ? '' : `; is ${meant} meant?`
  return new LernError('SOURCE_SCHEMA', `the header of ${file.path} has no column ${column}${hint}`, {
    file: file.path,
    line: 1,
    column,
  })
}

const ambiguousColumn = (file: SnapshotFile, column: string): LernError =>
  new LernError('SOURCE_SCHEMA', `the header of ${file.path} names ${column} twice`, {
    file: file.path,
    line: 1,
    column,
  })
