import { rowDecoder } from '../../lib/codec/row.js'
import type { Dataset } from '../../lib/dataset.js'
import type { Located } from '../../lib/sorted/located.js'
import type { Scan } from '../../lib/source.js'
import type { Chunk, Names } from '../../lib/types.js'
import { readCsv } from './csv.js'
import type { SnapshotFile } from './files.js'
import { type Found, readJsonl } from './jsonl.js'

const CHUNK_ROWS = 1_000

/** The rows of a file as they stand there, each with the line on which it ends. Rows that cannot be decoded are rejected. */
export async function* readRows(
  file: SnapshotFile,
  columns: Names,
  { dataset, reject, signal }: Pick<Scan, 'dataset' | 'reject' | 'signal'>,
): AsyncGenerator<Chunk<Located>> {
  let rows: Located[] = []
  for await (const found of readFound(file, dataset, columns)) {
    signal.throwIfAborted()
    for (const { line, decoded } of found) {
      if (decoded.ok) rows.push({ row: decoded.row, file: file.path, line })
      else reject({ file: file.path, line, column: decoded.column, expected: decoded.expected })
      if (rows.length < CHUNK_ROWS) continue
      yield rows
      rows = []
      signal.throwIfAborted()
    }
  }
  if (rows.length > 0) yield rows
}

const readFound = (file: SnapshotFile, dataset: Dataset, columns: Names): AsyncGenerator<readonly Found[]> =>
  file.format === 'csv' ? readCsv(file, dataset, columns) : readJsonl(file, rowDecoder(dataset, columns))
