import { LernError } from '../errors.js'
import { credentialsOf } from './credentials.js'

/** Where an API answers, apart from what nobody else may see of its address. */
export interface Endpoint {
  /** With its query, without its credentials. */
  readonly url: URL
  /** `Basic …`, when the address carries a user name. */
  readonly authorization?: string
}

/** Reads an address; `fetch` itself refuses those with credentials, and quotes them. */
export const endpointOf = (address: string): Endpoint => {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw notAnAddress()
  const credentials = credentialsOf(url)?.join(':')
  if (credentials === undefined) throw notEncoded()
  url.username = url.password = ''
  if (credentials === ':') return { url }
  return { url, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
}

/** An address without its query, which can hold keys. */
export const visible = ({ host, pathname }: URL): string => `${host}${pathname}`

const notEncoded = () =>
  new LernError('CONFIG', 'the user name or password in the address of an API is not percent-encoded', {
    allowed: '%25 for %, %40 for @',
  })

const notAnAddress = () =>
  new LernError('CONFIG', 'the address of an API is not one', { allowed: 'http://… or https://…' })
