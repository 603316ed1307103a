import { isLernError } from '../../lib/errors.js'
import type { Store } from '../../lib/store.js'
import type { JobRequest } from '../requests/index.js'
import { fileLink, type SigningKey } from './file-link.js'
import { hasEnded, type Signed } from './job-object.js'
import { type ObjectKey, objectKey } from './object-key.js'

/** A store that makes addresses itself by which one file can be read for some minutes. */
export interface SigningStore extends Store {
  signedUrl(path: string, minutes: number): Promise<string>
  /** By the whole name of the file, with what the store puts in front of paths. */
  signedUrlOfObject(name: string, minutes: number): Promise<string>
}

export interface Downloads {
  readonly store: Store | SigningStore
  readonly minutes: number
  /** For the addresses of a store that makes none itself: this service serves its files. */
  readonly key: SigningKey
}

export const signsItself = (store: Store | SigningStore): store is SigningStore => 'signedUrl' in store

/** Signs the files of a request when it is read. `origin` is where this service can be reached. */
export type Sign = (request: JobRequest, origin: string) => Promise<Signed>

export const downloadSigner = ({ store, minutes, key }: Downloads): Sign => {
  const sign = signsItself(store)
    ? ({ key: name, isWhole }: ObjectKey) =>
        isWhole ? store.signedUrlOfObject(name, minutes) : store.signedUrl(name, minutes)
    : async ({ key: path }: ObjectKey, origin: string, expiresAt: number) =>
        fileLink(origin, key, { path, expires: Math.floor(expiresAt / 1000) })

  return async (request, origin) => {
    const expiresAt = Date.now() + minutes * 60_000
    const files = hasEnded(request) ? request.downloadUrls.map(objectKey).filter(({ key }) => key !== '') : []
    const urls = await Promise.all(files.map(file => sign(file, origin, expiresAt).catch(unlessUnsafe)))
    return { downloadUrls: urls.filter(url => url !== undefined), expiresAt }
  }
}

/** What is no file of the store is not shown; the other files of the request are. */
const unlessUnsafe = (error: unknown): undefined => {
  if (!isLernError(error) || error.code !== 'UNSAFE_PATH') throw error
}
