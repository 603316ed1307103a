import { LernError } from '../../lib/errors.js'
import { endpointOf } from '../../lib/http/endpoint.js'
import { sendable } from '../../lib/http/sendable.js'
import { DEFAULT_RETRY, type Retry } from '../../lib/retry.js'

export interface DruidOptions {
  /** Address of the broker, which takes queries. */
  readonly url: string
  /** Broker of data sources that are rolled up, distinct or snapshots, by their names; `url` by default. */
  readonly rollup?: string
  /** Address of the overlord, which takes ingestion tasks; `url` by default. */
  readonly overlord?: string
  readonly token?: string
  /** Header that carries the token; `Authorization`, the default, sends it as `Bearer …`. */
  readonly header?: string
  /** How long we wait for Druid in one query altogether, in milliseconds; 10 minutes by default. */
  readonly timeoutMs?: number
  /**
   * How small questions, such as for the state of a task, are tried again. Queries are not: a run reads anew.
   */
  readonly retry?: Retry
  /**
   * An `Agent` of undici: its connections, TLS and proxies. Node's own gives up on an answer after 5 minutes.
   */
  readonly dispatcher?: object
}

export interface Settings {
  readonly broker: URL
  readonly rollup: URL
  readonly overlord: URL
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly retry: Retry
  readonly dispatcher?: object
}

const TEN_MINUTES = 600_000

export const settingsOf = (options: DruidOptions): Settings => {
  const { url, authorization } = endpointOf(options.url)
  return {
    broker: url,
    rollup: options.rollup === undefined ? url : endpointOf(options.rollup).url,
    overlord: options.overlord === undefined ? url : endpointOf(options.overlord).url,
    headers: sendable('druid', {
      ...(authorization !== undefined && { authorization }),
      ...tokenHeader(options),
    }),
    timeoutMs: options.timeoutMs ?? TEN_MINUTES,
    retry: options.retry ?? DEFAULT_RETRY,
    ...(options.dispatcher && { dispatcher: options.dispatcher }),
  }
}

const HEADER = /^[\w!#$%&'*+.^`|~-]+$/

const tokenHeader = ({ token, header = 'Authorization' }: DruidOptions): Readonly<Record<string, string>> => {
  if (!HEADER.test(header))
    throw new LernError('CONFIG', `"${header}" is no name of a header`, { allowed: 'such as X-Druid-Token' })
  if (token === undefined) return {}
  return { [header.toLowerCase()]: header.toLowerCase() === 'authorization' ? `Bearer ${token}` : token }
}

/** An address below another. */
export const below = (base: URL, ...path: readonly string[]): URL => {
  const url = new URL(base)
  url.pathname = [base.pathname.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/')
  return url
}

const ROLLED_UP = /rollup|distinct|snapshot/

export const brokerOf = ({ broker, rollup }: Settings, dataSource: string): URL =>
  ROLLED_UP.test(dataSource) ? rollup : broker
