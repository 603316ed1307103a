import { LernError } from '../errors.js'

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
  const { username, password } = url
  url.username = url.password = ''
  if (username === '' && password === '') return { url }
  const credentials = [username, password].map(decodeURIComponent).join(':')
  return { url, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` }
}

/** An address without its query, which can hold keys. */
export const visible = ({ host, pathname }: URL): string => `${host}${pathname}`

const notAnAddress = () =>
  new LernError('CONFIG', 'the address of an API is not one', { allowed: 'http://… or https://…' })
