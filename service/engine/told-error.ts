import { asLernError, type ErrorCode, LernError, type Place } from '../../lib/errors.js'

interface Told {
  readonly code: ErrorCode
  readonly message: string
  readonly at: Place
}

const DEFECT = 'something went wrong that should not; the log of the worker says where'

/**
 * An error as a text that can be sent to another process. It holds no cause, and of what nobody has foreseen not even
 * the message: they may quote a row.
 */
export const tellError = (thrown: unknown): string => {
  const { code, message, at, cause } = asLernError(thrown)
  const isForeseen = code !== 'DEFECT' || cause === undefined
  return JSON.stringify({ code, message: isForeseen ? message : DEFECT, at } satisfies Told)
}

/** The error that was told; a text that is none comes from the queue itself. */
export const errorFrom = (text: string): LernError => {
  try {
    const { code, message, at } = JSON.parse(text) as Told
    return new LernError(code, message, at)
  } catch {
    return new LernError('DEFECT', `a part of the run failed: ${text}`, {
      allowed: 'a part that does not end each worker which takes it',
    })
  }
}

export const interrupted = (report: string): LernError =>
  new LernError('INTERRUPTED', 'the run was interrupted', { report })
