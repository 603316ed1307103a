import { posix } from 'node:path'
import type { Protection } from '../protection/protection.js'

/** One file for all rows: its path in the store. */
export interface OneFile {
  readonly file: string
  readonly partitionBy?: never
  /** How the file is locked up. Absent: it is stored as it is. */
  readonly protection?: Protection | undefined
}

/**
 * One file for each combination of values of some columns, which the files themselves leave out.
 *
 * `file` gets the values as they may stand in a path, and must give different paths for different values; the other
 * functions get them as they are. Rows with an empty value go into no file; they are counted as dropped.
 */
export interface FilePerValue<P extends string> {
  readonly partitionBy: readonly P[]
  readonly file: (values: Readonly<Record<P, string>>) => string
  /** Values whose file is there also when no row comes. */
  readonly always?: readonly Readonly<Record<NoInfer<P>, string>>[]
  /** How a file is locked up; asked once, when it is started. None: it is stored as it is. */
  readonly protection?: (
    values: Readonly<Record<NoInfer<P>, string>>,
  ) => Protection | undefined | Promise<Protection | undefined>
}

export type Destination<P extends string> = OneFile | FilePerValue<P>

/** How a plan names the files: `declared_user_detail/{provider}.csv`. */
export const pattern = <P extends string>(to: Destination<P>): string => {
  if (to.partitionBy === undefined) return to.file
  return to.file(Object.fromEntries(to.partitionBy.map(name => [name, `{${name}}`])) as Record<P, string>)
}

/** `a/b.csv` with `_part-1-of-4` is `a/b_part-1-of-4.csv`. */
export const withSuffix = (path: string, suffix: string): string => {
  const extension = posix.extname(path)
  return path.slice(0, path.length - extension.length) + suffix + extension
}
