import { LernError } from '../errors.js'

/** Where a public key may be fetched from. */
export interface KeyHost {
  readonly name: string
  readonly port: number
  /** Whether it may be a host that only the operator's own network has. */
  readonly mayBePrivate: boolean
}

const HTTPS_PORT = 443
/** Around an address of IPv6. */
const BRACKETS = /^\[|\]$/g

/**
 * The entry of the operator's list that allows an address. `keys.example.org` allows a public host at the usual port;
 * `keys.internal:8443` allows exactly that port, and says that the operator knows where it leads: it may be private.
 *
 * @throws LernError KEY when none does, or the address is none of https
 */
export const keyHostFor = (url: URL, allowed: readonly string[]): KeyHost => {
  const name = url.hostname.replace(BRACKETS, '')
  const port = url.port === '' ? HTTPS_PORT : Number(url.port)
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '')
    throw refused('is not one of https')
  const hosts = allowed.map(host => host.toLowerCase())
  if (hosts.includes(`${url.hostname}:${port}`)) return { name, port, mayBePrivate: true }
  if (port === HTTPS_PORT && hosts.includes(url.hostname)) return { name, port, mayBePrivate: false }
  throw refused('is on a host from which keys are not fetched')
}

const refused = (why: string) =>
  new LernError('KEY', `the address of the public key ${why}`, {
    allowed: 'an https address on a host of security.keyHosts',
  })
