import { setTimeout as pause } from 'node:timers/promises'
import pLimit from 'p-limit'
import { type ErrorCode, LernError, type Place } from '../errors.js'
import { retryDelay } from '../retry.js'
import { admitted } from './admitted.js'
import { attempt } from './attempt.js'
import { Breaker } from './breaker.js'
import type { Answer, Call } from './call.js'
import { visible } from './endpoint.js'
import { type HttpOptions, type HttpSettings, httpSettings } from './options.js'
import type { Failed } from './outcome.js'
import { sendable } from './sendable.js'

/** Asks APIs that answer in JSON. */
export interface HttpClient {
  /**
   * Asks, again when that can help: the network failed, the server is in trouble or wants fewer calls, the
   * answer is late. Fails with SOURCE_UNAVAILABLE, SOURCE_TIMEOUT, SOURCE_REFUSED, SOURCE_MISSING or
   * SOURCE_MALFORMED, naming host and path, or what the call is to be shown as, and with CONFIG when a header
   * cannot be sent; an abort rejects with its reason.
   */
  send(call: Call): Promise<Answer>
}

/** `source` is what errors call the one that is asked. Fails with CONFIG when its token cannot be sent. */
export const httpClient = (source: string, options: HttpOptions = {}): HttpClient => {
  const settings = httpSettings(options)
  sendable(source, authorizationOf(settings))
  const limit = pLimit(settings.concurrency)
  const breakers = new Map<string, Breaker>()
  const breakerOf = ({ origin }: URL): Breaker => {
    const breaker = breakers.get(origin) ?? new Breaker()
    breakers.set(origin, breaker)
    return breaker
  }
  return { send: call => limit(() => persist(source, call, breakerOf(call.url), settings)) }
}

const persist = async (
  source: string,
  call: Call,
  breaker: Breaker,
  settings: HttpSettings,
): Promise<Answer> => {
  const began = Date.now()
  const deadline = began + settings.retry.deadline
  const headers = sendable(source, headersOf(call, settings))
  for (let attempts = 1; ; attempts++) {
    call.signal.throwIfAborted()
    if (!(await admitted(breaker, deadline, call.signal))) throw givenUp(source, call, breaker.why)
    const left = deadline - Date.now()
    const outcome = await attempt(call, headers, settings, Math.max(1, Math.min(settings.timeoutMs, left)))
    if ('answer' in outcome || outcome.failed.alive) breaker.succeeded()
    else breaker.failed(Date.now(), outcome.failed.code)
    if ('answer' in outcome) return outcome.answer
    const { failed } = outcome
    await waitOrFail(failed, asError(source, call, failed), attempts, began, settings, call.signal)
  }
}

const waitOrFail = async (
  { wait = 0 }: Failed,
  error: LernError,
  attempts: number,
  began: number,
  { retry }: HttpSettings,
  signal: AbortSignal,
): Promise<void> => {
  const delay = error.retryable ? retryDelay(retry, attempts, began) : undefined
  if (delay === undefined || Date.now() + wait - began > retry.deadline) throw error
  await pause(Math.max(delay, wait), undefined, { signal }).catch(() => signal.throwIfAborted())
}

const headersOf = ({ headers, body }: Call, settings: HttpSettings): Readonly<Record<string, string>> => ({
  accept: 'application/json',
  ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
  ...headers,
  ...authorizationOf(settings),
})

const authorizationOf = ({ token }: HttpSettings): Readonly<Record<string, string>> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` }

const asError = (source: string, call: Call, { code, why, cause }: Failed): LernError =>
  new LernError(code, `${source} ${why}`, placeOf(source, call), cause === undefined ? {} : { cause })

const givenUp = (source: string, call: Call, code: ErrorCode): LernError =>
  new LernError(
    code,
    `${source} is left alone for a while, as it failed many times in a row`,
    placeOf(source, call),
  )

const placeOf = (source: string, { url, shownAs = visible(url) }: Call): Place => ({ source, path: shownAs })
