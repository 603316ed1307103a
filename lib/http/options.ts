import { DEFAULT_RETRY, type Retry } from '../retry.js'

export interface HttpOptions {
  /** Sent as `Authorization: Bearer …`. */
  readonly token?: string
  /** Milliseconds that one attempt may take, to the last byte of its answer; 30 s by default. */
  readonly timeoutMs?: number
  /** How a call is tried again; its `deadline` bounds the call with all of its attempts. */
  readonly retry?: Retry
  /** Calls that may be under way at once; 4 by default. */
  readonly concurrency?: number
  /** Bytes that an answer may have, unpacked; 64 MiB by default. */
  readonly maxBytes?: number
  /** An `Agent` of undici: its connections, TLS and proxies. Default: that of Node. */
  readonly dispatcher?: object
}

export type HttpSettings = Required<Omit<HttpOptions, 'token' | 'dispatcher'>> &
  Pick<HttpOptions, 'token' | 'dispatcher'>

const MIB = 1024 * 1024

export const httpSettings = ({ token, dispatcher, ...options }: HttpOptions): HttpSettings => ({
  timeoutMs: options.timeoutMs ?? 30_000,
  retry: options.retry ?? DEFAULT_RETRY,
  concurrency: options.concurrency ?? 4,
  maxBytes: options.maxBytes ?? 64 * MIB,
  ...(token !== undefined && { token }),
  ...(dispatcher !== undefined && { dispatcher }),
})
