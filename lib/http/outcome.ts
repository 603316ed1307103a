import type { ErrorCode } from '../errors.js'
import type { Answer } from './call.js'

/** Why an attempt came to nothing: the end of a sentence that the source's name begins. */
export interface Failed {
  readonly code: ErrorCode
  readonly why: string
  readonly cause?: unknown
  /** Milliseconds that the server asks to wait. */
  readonly wait?: number
  /** The server is there and says what it wants, as opposed to down or in trouble. */
  readonly alive: boolean
}

export type Outcome = { readonly answer: Answer } | { readonly failed: Failed }

export const failed = (code: ErrorCode, why: string, more: Partial<Failed> = {}): Outcome => ({
  failed: { code, why, alive: true, ...more },
})
