/** Why `fetch` brought nothing, and what it threw if that may be seen. */
export interface Lost {
  readonly said: string
  readonly cause?: unknown
}

/**
 * `fetch` says little itself; the socket's error behind it says more, and names no address with a query. Where
 * nothing is behind it, `fetch` refused what it was asked to send, and quotes it: that is told to nobody.
 */
export const lost = (thrown: unknown): Lost => {
  const { cause, message } = thrown as { cause?: { code?: unknown; message?: unknown }; message?: unknown }
  if (thrown instanceof TypeError && cause === undefined) return { said: FAILED }
  const said = cause?.message || cause?.code || message
  return { said: typeof said === 'string' ? said : FAILED, cause: thrown }
}

const FAILED = 'the connection failed'
