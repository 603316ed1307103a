import { createHash } from 'node:crypto'
import * as t from 'io-ts'
import { isObject } from '../../lib/codec/collections.js'
import { LernError } from '../../lib/errors.js'
import { type HttpClient, httpClient } from '../../lib/http/client.js'
import { decodeAnswer } from '../../lib/http/decode.js'
import { endpointOf, visible } from '../../lib/http/endpoint.js'
import type { HttpOptions } from '../../lib/http/options.js'
import type { Retry } from '../../lib/retry.js'
import { Recent } from './recent.js'

/** What the platform says of a user who shows a token. */
export type User =
  | { readonly known: true; readonly roles: readonly string[]; readonly rootOrg: string | undefined }
  | { readonly known: false; readonly why: string | undefined }

/** Fails when the platform cannot be asked: nobody is let in for that. */
export type UserCheck = (userId: string, token: string) => Promise<User>

export interface UserApi {
  /** Address, to which the user id is appended. */
  readonly url: string
  readonly http?: HttpOptions
}

const SOURCE = 'user API'
/** A token that is taken back opens nothing more after this time. */
const REMEMBERED = { entries: 10_000, ttlMs: 30_000 }
const IN_TIME: HttpOptions & { readonly retry: Retry } = {
  timeoutMs: 5_000,
  retry: { attempts: 2, deadline: 8_000, shortest: 100, longest: 500 },
  concurrency: 32,
  maxBytes: 2 ** 20,
}
/** Refusals come with the platform's own words. */
const REFUSALS = [400, 401, 403, 404]

const Answer = t.type({ responseCode: t.string }, 'an answer of the platform')

export const userCheck = ({ url, http = {} }: UserApi): UserCheck => {
  const settings = { ...IN_TIME, ...http }
  const client = httpClient(SOURCE, settings)
  const known = new Recent<Promise<User>>(REMEMBERED)
  return (userId, token) => {
    const key = createHash('sha256').update(`${userId}\0${token}`).digest('base64')
    const found = known.get(key)
    if (found) return found
    const asked = askFor(client, settings.retry.deadline, url, userId, token)
    asked.catch(() => known.delete(key))
    return known.set(key, asked)
  }
}

const askFor = async (
  client: HttpClient,
  withinMs: number,
  address: string,
  userId: string,
  token: string,
): Promise<User> => {
  // Such an id would ask for something else than a user.
  if (/^\.{0,2}$/.test(userId)) return { known: false, why: undefined }
  const { url, authorization } = endpointOf(address)
  const shownAs = visible(url)
  url.pathname += encodeURIComponent(userId)
  const headers = { 'x-authenticated-user-token': token, ...(authorization && { authorization }) }
  // The client's own deadline does not count the time that a call waits for its turn.
  const signal = AbortSignal.timeout(withinMs)
  const call = { method: 'GET', url, shownAs, headers, expects: REFUSALS, signal } as const
  const { status, json } = await client.send(call).catch(error => {
    throw error === signal.reason ? tooLate(withinMs, shownAs) : error
  })
  return status === 200 ? userOf(json) : refused(json)
}

const tooLate = (ms: number, path: string): LernError =>
  new LernError('SOURCE_TIMEOUT', `${SOURCE} does not answer within ${ms} ms`, { source: SOURCE, path })

const refused = (json: unknown): User => ({ known: false, why: textAt(json, 'params', 'errmsg') })

const userOf = (json: unknown): User => {
  const { responseCode } = decodeAnswer(Answer, json, { source: SOURCE })
  if (responseCode.toLowerCase() !== 'ok') return refused(json)
  const organisations = at(json, 'result', 'response', 'organisations')
  return {
    known: true,
    roles: listOf(organisations).flatMap(organisation => listOf(at(organisation, 'roles')).filter(isText)),
    rootOrg: textAt(json, 'result', 'response', 'rootOrg', 'id'),
  }
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)

const isText = (value: unknown): value is string => typeof value === 'string'

const textAt = (value: unknown, ...path: readonly string[]): string | undefined => {
  const found = at(value, ...path)
  return isText(found) ? found : undefined
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
