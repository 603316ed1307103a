import { LernError } from '../errors.js'
import { settle } from '../stores/settle.js'
import type { AnyRow, Names } from '../types.js'
import { type Destination, type FilePerValue, pattern } from './destination.js'
import { bare, type Encoding } from './encoding.js'
import type { FileWriter } from './file-writer.js'
import { FilesWriting } from './files-writing.js'
import { type Identity, identityOf, partition } from './partition.js'
import { PathOwners } from './path-owners.js'
import type { ProtectedFile } from './protected-file.js'
import type { Sink, SinkContext, SinkSettings, Values, Writing } from './sink.js'

/** The columns of a file, by the values that it is for. */
export type ColumnsOfFile = (values: Values) => Names

/** What tells one kind of file from another. */
export interface FileFormat {
  /** How a plan names it: `csv`. */
  readonly name: string
  /** The columns to write, in order. Absent: all that the rows have. A function may name columns that only some have. */
  readonly columns?: Names | ColumnsOfFile | undefined
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

/** One encoding for all files, unless each has columns of its own. */
const encodingOf = (
  to: Destination<string>,
  { columns, encoding }: FileFormat,
  context: SinkContext,
): ((values: Values) => Encoding) => {
  const partitionColumns = known(to.partitionBy ?? [], context)
  const make = (names: Names) => {
    const written = names.filter(name => !partitionColumns.includes(name))
    const whole = encoding(written, context.settings)
    return context.bare ? bare(whole) : whole
  }
  if (typeof columns === 'function') return values => make(columns(values))
  const shared = make(known(columns ?? context.columns, context))
  return () => shared
}

const protectionOf = ({ protection }: Destination<string>, { bare: isBare }: SinkContext) => {
  if (isBare) return () => undefined
  return typeof protection === 'function' ? protection : () => protection
}

type FileOf = (values: Values) => Promise<FileWriter | ProtectedFile>

const openPerValue = async (files: FilesWriting, to: FilePerValue<string>, named: Named) => {
  const owners = new PathOwners()
  const fileOf = ({ key, values, segments }: Identity) => {
    const path = named(to.file(segments))
    owners.check(path, key)
    return files.file(path, values)
  }
  const fileOfValues: FileOf = async values => fileOf(identityOf(values, to.partitionBy))
  await settle(to.always ?? [], fileOfValues)
  const write: Write = async rows => {
    const { parts, dropped } = partition(rows, to.partitionBy)
    for (const [reason, count] of dropped) files.drop(reason, count)
    for (const part of parts) await (await fileOf(part)).write(part.rows)
  }
  return writingOf(files, write, fileOfValues)
}

const writingOf = (files: FilesWriting, write: Write, fileOf: FileOf): Writing<AnyRow> => ({
  get rows() {
    return files.rows
  },
  get resumable() {
    return files.resumable
  },
  dropped: files.dropped,
  write,
  adopt: {
    file: async ({ values, rows, content }) => (await fileOf(values)).adopt(content, rows),
    leftOut: (reason, rows) => files.drop(reason, rows),
  },
  mark: how => files.mark(how),
  rollback: to => files.rollback(to),
  finish: () => files.finish(),
  abort: keep => files.abort(keep),
})

const openOneFile = async (files: FilesWriting, path: string, takesCsv: boolean) => {
  const file = () => files.file(path, {})
  await file()
  const writing = writingOf(files, async rows => (await file()).write(rows), file)
  if (!takesCsv) return writing
  const writeCsv: Writing<AnyRow>['writeCsv'] = async ({ bytes, rows }) => (await file()).append(bytes, rows)
  return Object.assign(writing, { writeCsv })
}

/**
 * A sink of files of a format. A file for all rows is there also when no row comes; others only when one does, but for
 * those that the destination says are always there.
 */
export const fileSink = (to: Destination<string>, format: FileFormat): Sink<AnyRow> => ({
  name: `${format.name} ${pattern(to)}`,
  takesCsv: format.takesCsv,
  async open(context) {
    const files = new FilesWriting(context, encodingOf(to, format, context), protectionOf(to, context))
    try {
      if (context.from !== undefined) await files.resume(context.from)
      const named: Named = path => format.rename?.(path, context.settings) ?? path
      if (to.partitionBy !== undefined) return await openPerValue(files, to, named)
      return await openOneFile(files, named(to.file), format.takesCsv(context.settings))
    } catch (error) {
      await files.abort(context.from !== undefined)
      throw error
    }
  },
})
