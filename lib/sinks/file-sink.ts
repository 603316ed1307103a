import { LernError } from '../errors.js'
import type { AnyRow, Names } from '../types.js'
import { type Destination, type FilePerValue, pattern } from './destination.js'
import type { Encoding } from './encoding.js'
import { FilesWriting } from './files-writing.js'
import { partition } from './partition.js'
import { PathOwners } from './path-owners.js'
import type { Sink, SinkContext, SinkSettings, Writing } from './sink.js'

/** What tells one kind of file from another. */
export interface FileFormat {
  /** How a plan names it: `csv`. */
  readonly name: string
  /** The columns to write, in order. Absent: all that the rows have. */
  readonly columns?: Names | undefined
  readonly encoding: (columns: Names, settings: SinkSettings) => Encoding
  readonly takesCsv: (settings: SinkSettings) => boolean
  /** What a file is called in these settings, when it is not what the report calls it. */
  readonly rename?: (path: string, settings: SinkSettings) => string
}

type Named = (path: string) => string
type Write = Writing<AnyRow>['write']

/** Columns that a sink names must be among those that come. */
const known = (columns: Names, context: SinkContext): Names => {
  const unknown = columns.find(column => !context.columns.includes(column))
  if (unknown === undefined) return columns
  throw new LernError('UNKNOWN_COLUMN', `the rows have no column ${unknown}`, {
    column: unknown,
    allowed: context.columns.join(', '),
  })
}

const writtenColumns = (to: Destination<string>, format: FileFormat, context: SinkContext): Names => {
  const partitionColumns = known(to.partitionBy ?? [], context)
  const columns = known(format.columns ?? context.columns, context)
  return columns.filter(column => !partitionColumns.includes(column))
}

const writePerValue = (files: FilesWriting, to: FilePerValue<string>, named: Named): Write => {
  const owners = new PathOwners()
  return async rows => {
    const { parts, dropped } = partition(rows, to.partitionBy)
    for (const [reason, count] of dropped) files.drop(reason, count)
    for (const part of parts) {
      const path = named(to.file(part.values))
      owners.check(path, part.key)
      await (await files.file(path)).write(part.rows)
    }
  }
}

const writingOf = (files: FilesWriting, write: Write): Writing<AnyRow> => ({
  get rows() {
    return files.rows
  },
  dropped: files.dropped,
  write,
  mark: how => files.mark(how),
  rollback: to => files.rollback(to),
  finish: () => files.finish(),
  abort: keep => files.abort(keep),
})

const openOneFile = async (files: FilesWriting, path: string, takesCsv: boolean) => {
  await files.file(path)
  const writing = writingOf(files, async rows => (await files.file(path)).write(rows))
  if (!takesCsv) return writing
  const writeCsv: Writing<AnyRow>['writeCsv'] = async ({ bytes, rows }) =>
    (await files.file(path)).append(bytes, rows)
  return Object.assign(writing, { writeCsv })
}

/** A sink of files of a format. A file for all rows is there also when no row comes; others only when one does. */
export const fileSink = (to: Destination<string>, format: FileFormat): Sink<AnyRow> => ({
  name: `${format.name} ${pattern(to)}`,
  takesCsv: format.takesCsv,
  async open(context) {
    const columns = writtenColumns(to, format, context)
    const files = new FilesWriting(context, format.encoding(columns, context.settings))
    try {
      if (context.from !== undefined) await files.resume(context.from)
      const named: Named = path => format.rename?.(path, context.settings) ?? path
      if (to.partitionBy !== undefined) return writingOf(files, writePerValue(files, to, named))
      return await openOneFile(files, named(to.file), format.takesCsv(context.settings))
    } catch (error) {
      await files.abort(context.from !== undefined)
      throw error
    }
  },
})
