import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LernError } from '../../lib/errors.js'

/** A file of a snapshot folder. */
export interface SnapshotFile {
  readonly path: string
  readonly format: 'jsonl' | 'csv'
  readonly gzip: boolean
  readonly bytes: number
}

const ENDINGS = ['.jsonl', '.jsonl.gz', '.csv', '.csv.gz'] as const

/** Finds the one file that holds a dataset; undefined when there is none. */
export const findFile = async (
  root: string,
  dataset: string,
  name?: string,
): Promise<SnapshotFile | undefined> => {
  const names = name === undefined ? ENDINGS.map(ending => dataset + ending) : [name]
  const found = (await Promise.all(names.map(name => describeFile(join(root, name))))).filter(isThere)
  if (found.length > 1) throw several(root, dataset, found)
  return found[0]
}

const isThere = (file: SnapshotFile | undefined): file is SnapshotFile => file !== undefined

const describeFile = async (path: string): Promise<SnapshotFile | undefined> => {
  const ending = ENDINGS.find(ending => path.endsWith(ending))
  if (!ending) throw unknownEnding(path)
  try {
    const { size: bytes } = await stat(path)
    return { path, format: ending.startsWith('.csv') ? 'csv' : 'jsonl', gzip: ending.endsWith('.gz'), bytes }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw readFailed(error, path)
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

export const missing = (root: string, dataset: string, name?: string): LernError => {
  const looked = name ?? ENDINGS.map(ending => dataset + ending).join(', ')
  return new LernError('SOURCE_MISSING', `the folder ${root} has no file for ${dataset}`, {
    dataset,
    allowed: name === undefined ? `one of ${looked}, or optional: true` : `${looked}, or optional: true`,
  })
}

const several = (root: string, dataset: string, files: readonly SnapshotFile[]): LernError =>
  new LernError('SOURCE_MALFORMED', `the folder ${root} has several files for ${dataset}`, {
    dataset,
    allowed: `one of ${files.map(file => file.path).join(', ')}`,
  })

const unknownEnding = (path: string): LernError =>
  new LernError('CONFIG', `${path} is no file of a snapshot`, {
    file: path,
    allowed: `names that end in ${ENDINGS.join(', ')}`,
  })

/** What the file system or zlib said about a file, for people. */
export const readFailed = (error: unknown, path: string): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const failed = (kind: 'SOURCE_MALFORMED' | 'SOURCE_REFUSED' | 'SOURCE_UNAVAILABLE', message: string) =>
    new LernError(kind, message, { file: path }, { cause: error })
  if (code.startsWith('Z_')) return failed('SOURCE_MALFORMED', `${path} is not a whole gzip file`)
  if (code === 'EACCES' || code === 'EPERM') return failed('SOURCE_REFUSED', `${path} may not be read`)
  if (error instanceof Error && 'syscall' in error)
    return failed('SOURCE_UNAVAILABLE', `${path} cannot be read`)
  return error
}
