import type { AnyRow } from '../types.js'

/** A row, and where it stood in what was read. */
export interface Located {
  readonly row: AnyRow
  readonly file?: string
  readonly line?: number
}
