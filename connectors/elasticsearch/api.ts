import type { Answer, Call } from '../../lib/http/call.js'
import { httpClient } from '../../lib/http/client.js'
import { endpointOf } from '../../lib/http/endpoint.js'
import type { HttpOptions } from '../../lib/http/options.js'
import { DEFAULT_RETRY } from '../../lib/retry.js'

export interface ElasticsearchOptions extends Omit<HttpOptions, 'token'> {
  /** Address of the cluster; it may carry a user name and a password. */
  readonly url: string
  readonly username?: string
  readonly password?: string
}

type Asked = Omit<Call, 'url' | 'headers'> & {
  readonly path: readonly string[]
  readonly query?: Readonly<Record<string, string>>
  /** The call moves something on, so that a lost answer is not asked for again. */
  readonly once?: boolean
}

/** A cluster, by its API. */
export interface Api {
  /** What errors call the cluster. */
  readonly source: string
  ask(asked: Asked): Promise<Answer>
}

export const apiOf = (
  source: string,
  { url: address, username, password, ...http }: ElasticsearchOptions,
): Api => {
  const { url: base, authorization = basic(username, password) } = endpointOf(address)
  const patient = httpClient(source, http)
  const impatient = httpClient(source, { ...http, retry: { ...DEFAULT_RETRY, ...http.retry, attempts: 1 } })
  const headers = authorization === undefined ? {} : { authorization }

  return {
    source,
    ask: ({ path, query = {}, once = false, ...call }) => {
      const url = new URL(base)
      url.pathname = [base.pathname.replace(/\/+$/, ''), ...path.map(encodeURIComponent)].join('/')
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      return (once ? impatient : patient).send({ ...call, url, headers })
    },
  }
}

const basic = (username: string | undefined, password = ''): string | undefined =>
  username === undefined ? undefined : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
