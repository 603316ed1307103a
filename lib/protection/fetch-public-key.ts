import { lookup } from 'node:dns/promises'
import type { IncomingMessage } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { isIP } from 'node:net'
import { abortable } from '../abortable.js'
import { LernError } from '../errors.js'
import { type KeyHost, keyHostFor } from './key-host.js'
import { isPublicAddress } from './public-host.js'
import { rsaPublicKey } from './rsa-key.js'

/** A key in PEM has some hundreds of bytes. */
const MOST_BYTES = 64 * 1024
const WITHIN_MS = 10_000
const LATE = 'its host does not answer in time'

export interface KeyFetching {
  /** Hosts from which keys may be fetched: `host`, which must be public, or `host:port`. */
  readonly hosts: readonly string[]
  /** Certificates in PEM to trust in place of those that Node trusts. */
  readonly ca?: string
  /** Finds the address of a host name; by default as the machine does. */
  readonly resolve?: (name: string) => Promise<Address>
  /** Milliseconds that it may take; 10 s by default. */
  readonly timeoutMs?: number
}

export interface Address {
  readonly address: string
  readonly family: number
}

/**
 * Fetches an organisation's public key, which others may have registered: the address is not trusted. Its name is
 * resolved once, and the connection goes to what was found then; it leads nowhere else.
 *
 * @throws LernError KEY when the address is not allowed, the key cannot be had, or is no RSA key of 2048 bits and more
 */
export const fetchPublicKey = async (address: string, options: KeyFetching): Promise<string> => {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined) throw cannot('its address is not one')
  const host = keyHostFor(url, options.hosts)
  const signal = AbortSignal.timeout(options.timeoutMs ?? WITHIN_MS)
  const found = await addressOf(host, options.resolve ?? lookup, signal)
  const pem = await fetchFrom(found, url, host, signal, options.ca)
  rsaPublicKey(pem)
  return pem
}

const addressOf = async (
  { name, mayBePrivate }: KeyHost,
  resolve: (name: string) => Promise<Address>,
  signal: AbortSignal,
): Promise<Address> => {
  const found = await abortable(resolve(name), signal).catch(cause => {
    throw cannot(signal.aborted ? LATE : 'the name of its host is not known', cause)
  })
  if (mayBePrivate || isPublicAddress(found.address)) return found
  throw new LernError('KEY', 'the public key is on a host that is not public', {
    allowed: 'a private host is listed in security.keyHosts with its port',
  })
}

const fetchFrom = async (
  { address, family }: Address,
  url: URL,
  { name, port }: KeyHost,
  signal: AbortSignal,
  ca: string | undefined,
): Promise<string> => {
  const options: RequestOptions = {
    host: name,
    port,
    path: `${url.pathname}${url.search}`,
    agent: false,
    signal,
    lookup: (_name, { all }, found) =>
      all ? found(null, [{ address, family }]) : found(null, address, family),
    ...(isIP(name) === 0 && { servername: name }),
    ...(ca !== undefined && { ca }),
  }
  try {
    return await answerOf(options)
  } catch (error) {
    if (error instanceof LernError) throw error
    throw cannot(signal.aborted ? LATE : 'its host does not answer', error)
  }
}

const answerOf = (options: RequestOptions): Promise<string> =>
  new Promise((resolve, reject) => {
    request(options, response => textOf(response).then(resolve, reject))
      .on('error', reject)
      .end()
  })

const textOf = async (response: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    if (response.statusCode !== 200)
      throw cannot(`its host answers with ${response.statusCode} where 200 is due`)
    for await (const part of response) {
      bytes += part.length
      if (bytes > MOST_BYTES) throw cannot('its host answers with more than a key')
      parts.push(part)
    }
    return Buffer.concat(parts).toString('utf8')
  } finally {
    response.destroy()
  }
}

const cannot = (why: string, cause?: unknown) =>
  new LernError('KEY', `the public key cannot be fetched: ${why}`, {}, { cause })
