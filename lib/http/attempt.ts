import type { Call } from './call.js'
import { judge } from './judge.js'
import { lost } from './lost.js'
import type { HttpSettings } from './options.js'
import { failed, type Outcome } from './outcome.js'

const LATE = new Error('the time for an answer is over')

/** Asks once. An abort of the call rejects with its reason; all else is an outcome. */
export const attempt = async (
  call: Call,
  headers: Readonly<Record<string, string>>,
  { maxBytes, dispatcher }: Pick<HttpSettings, 'maxBytes' | 'dispatcher'>,
  withinMs: number,
): Promise<Outcome> => {
  call.signal.throwIfAborted()
  const ending = new AbortController()
  const late = setTimeout(() => ending.abort(LATE), withinMs)
  const stop = () => ending.abort(call.signal.reason)
  call.signal.addEventListener('abort', stop, { once: true })
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers,
      redirect: 'manual',
      signal: ending.signal,
      ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
      ...(dispatcher && { dispatcher }),
    } as RequestInit)
    return await judge(response, call, maxBytes)
  } catch (thrown) {
    call.signal.throwIfAborted()
    if (ending.signal.aborted) return tooLate(withinMs)
    const { said, cause } = lost(thrown)
    return failed('SOURCE_UNAVAILABLE', `cannot be read: ${said}`, { cause, alive: false })
  } finally {
    clearTimeout(late)
    call.signal.removeEventListener('abort', stop)
  }
}

const tooLate = (ms: number): Outcome =>
  failed('SOURCE_TIMEOUT', `does not answer within ${ms} ms`, { cause: LATE, alive: false })
