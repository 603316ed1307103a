import { type ErrorCode, LernError } from '../../lib/index.js'

const MINUTE = 60

/** What often passes by itself, such as a server that is restarted. */
const PASSING = { first: MINUTE / 2, longest: 10 * MINUTE }
/** What passes only when somebody changes data or settings. */
const LASTING = { first: 10 * MINUTE, longest: 120 * MINUTE }

/** Seconds until a request is tried again: twice as many after each failure. */
export const backoffSeconds = (code: ErrorCode, failures: number): number => {
  const { first, longest } = new LernError(code, '').retryable ? PASSING : LASTING
  return Math.min(longest, first * 2 ** failures)
}
