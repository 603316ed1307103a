import type { Output } from './output.js'

/** Writes the value that stands in `length` bytes from `at`. */
export type WriteValue = (out: Output, bytes: Buffer, at: number, length: number) => void

/** How the values of one column are written, straight from a page. */
export interface Writer {
  readonly write: WriteValue
  /** A value of fewer bytes is none. */
  readonly least: 0 | 1
  /** What is written when there is no value. */
  readonly nothing: string
}
