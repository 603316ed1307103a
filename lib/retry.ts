/** How long a range is tried again. */
export interface Retry {
  readonly attempts: number
  /** Milliseconds from the first failure to the last attempt. */
  readonly deadline: number
  /** Milliseconds of the first pause, at most; it doubles, up to `longest`. */
  readonly shortest: number
  readonly longest: number
}

export const DEFAULT_RETRY: Retry = { attempts: 5, deadline: 120_000, shortest: 200, longest: 10_000 }

/**
 * Milliseconds to wait before the next attempt, any length up to a bound that doubles, so that many clients do not come
 * back at once; undefined when there shall be none.
 */
export const retryDelay = (
  retry: Retry,
  attempt: number,
  began: number,
  random = Math.random,
): number | undefined => {
  if (attempt >= retry.attempts) return undefined
  const bound = Math.min(retry.longest, retry.shortest * 2 ** (attempt - 1))
  const wait = Math.round(random() * bound)
  return Date.now() + wait - began > retry.deadline ? undefined : wait
}
