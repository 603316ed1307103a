import type { AnyRow } from '../types.js'

/** How rows become the bytes of a file. It knows no file. */
export interface Encoding {
  readonly start: Uint8Array
  /** `first` is true while the file holds no row. */
  rows(chunk: readonly AnyRow[], first: boolean): Uint8Array
  readonly end: Uint8Array
  /** What stands between rows that were encoded apart, each from its `first` on; absent: nothing. */
  readonly between?: Uint8Array
}

const NOTHING = new Uint8Array()

/** The rows alone, which are only a part of a file. */
export const bare = (encoding: Encoding): Encoding => ({ ...encoding, start: NOTHING, end: NOTHING })
