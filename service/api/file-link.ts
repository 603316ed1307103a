import { createHmac, timingSafeEqual } from 'node:crypto'
import { LernError } from '../../lib/errors.js'
import { checkedPath } from '../../lib/safe-path.js'

/** Who holds it can make addresses of files. */
export type SigningKey = Buffer | string

export interface FileLink {
  readonly path: string
  /** Seconds since 1970. */
  readonly expires: number
}

/** What the store keeps for itself. */
const PRIVATE = /^_runs(\/|$)/i

const publicPath = (path: string): string => {
  if (!PRIVATE.test(path)) return checkedPath(path)
  throw new LernError('UNSAFE_PATH', `${path} lies in the folder that the store keeps for itself`, { path })
}

const signatureOf = (key: SigningKey, { path, expires }: FileLink): Buffer =>
  createHmac('sha256', key).update(`${expires}\n${path}`).digest()

/** Where one file of a store can be read, and nothing else, until it expires. Fails with `UNSAFE_PATH`. */
export const fileLink = (origin: string, key: SigningKey, link: FileLink): string => {
  const path = publicPath(link.path).split('/').map(encodeURIComponent).join('/')
  const signature = signatureOf(key, link).toString('base64url')
  return `${origin}/files/${path}?expires=${link.expires}&signature=${signature}`
}

/** Was this address made here, and does it still hold? */
export const isValidLink = (key: SigningKey, link: FileLink, signature: string, now: number): boolean => {
  const given = Buffer.from(signature, 'base64url')
  const due = signatureOf(key, link)
  return given.length === due.length && timingSafeEqual(given, due) && link.expires * 1000 > now
}
