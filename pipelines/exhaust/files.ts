import { posix } from 'node:path'
import { csv } from '../../lib/index.js'
import { segment } from '../../lib/safe-path.js'
import type { CollectionBatch } from './collection-batch.js'
import type { ExhaustRequest } from './exhaust-request.js'
import { FILE } from './own-columns.js'

interface Files {
  /** The folder of the report. */
  readonly report: string
  readonly request: string | undefined
  readonly batches: readonly CollectionBatch[]
  /** The header of a batch's file. */
  readonly columns: (batch: CollectionBatch) => readonly string[]
}

/** One file for each batch, which is there also when it has no learners, locked up as its tenant wants. */
export const batchFiles = ({ report, request, batches, columns }: Files) => {
  const folder = request === undefined ? report : `${report}/${segment(request)}`
  const byFile = new Map(batches.map(batch => [batch.file, batch]))
  return csv({
    partitionBy: [FILE],
    file: ({ [FILE]: file }) => `${folder}/${file}.csv`,
    columns: ({ [FILE]: file }) => columns(byFile.get(file)!),
    always: batches.map(({ file }) => ({ [FILE]: file })),
    protection: ({ [FILE]: file }) => byFile.get(file)?.protection,
    formulas: 'keep',
  })
}

/** The id of the batch that a file is about, by the path under which it is delivered. */
export const batchOfFile = ({ batches }: ExhaustRequest, path: string): string => {
  const name = posix.basename(path, posix.extname(path))
  return batches.find(({ file }) => segment(file) === name)?.batchid ?? ''
}
