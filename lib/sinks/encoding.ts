import type { AnyRow } from '../types.js'

/** How rows become the bytes of a file. It knows no file. */
export interface Encoding {
  readonly start: Uint8Array
  /** `first` is true while the file holds no row. */
  rows(chunk: readonly AnyRow[], first: boolean): Uint8Array
  readonly end: Uint8Array
}
