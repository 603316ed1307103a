import { Agent } from 'undici'
import type { HttpOptions } from '../../lib/http/options.js'
import type { Secret } from '../config/secret.js'

interface ApiConfig {
  readonly url: Secret
  readonly token?: Secret | undefined
  readonly timeoutMs: number
}

/** Calls of one API at once; each has a connection. */
const CONCURRENCY = 4
const CONNECT_MS = 10_000

/** Connections to an API of the configuration, kept until the command ends. */
export const openHttp = ({ url, token, timeoutMs }: ApiConfig) => {
  const dispatcher = new Agent({ connections: CONCURRENCY, connect: { timeout: CONNECT_MS } })
  const http: HttpOptions = {
    timeoutMs,
    concurrency: CONCURRENCY,
    dispatcher,
    ...(token !== undefined && { token: token.reveal() }),
  }
  return { options: { ...http, url: url.reveal() }, close: () => dispatcher.destroy() }
}

/** Users are looked up for calls that wait, as many of them as come. */
const USER_CONNECTIONS = 32

/** Connections to the API that says what a user may do. */
export const openUserApi = (url: Secret) => {
  const dispatcher = new Agent({ connections: USER_CONNECTIONS, connect: { timeout: CONNECT_MS } })
  return { options: { url: url.reveal(), http: { dispatcher } }, close: () => dispatcher.destroy() }
}
