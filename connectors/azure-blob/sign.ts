import {
  AnonymousCredential,
  type BlobClient,
  BlobSASPermissions,
  BlobServiceClient,
  type ContainerClient,
  type PipelineLike,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob'
import { LernError } from '../../lib/errors.js'
import type { Site } from './site.js'

const LONGEST_MINUTES = 60
const EMULATOR = 'devstoreaccount1'

/** Only the emulator of Azure, on this machine, speaks plain HTTP. */
const protocolOf = ({ container }: Site): SASProtocol =>
  container.accountName === EMULATOR ? SASProtocol.HttpsAndHttp : SASProtocol.Https

const notAllowed = (path: string, minutes: number): LernError =>
  new LernError('USAGE', `a URL of ${path} cannot work for ${minutes} minutes`, {
    path,
    allowed: `1 to ${LONGEST_MINUTES} minutes`,
  })

const cannotSign = (path: string): LernError =>
  new LernError('CONFIG', `a URL of ${path} cannot be signed: the store itself was opened with a signature`, {
    path,
    allowed: 'an account key, or a token of an identity',
  })

/** The account of a container, by the same way: its proxies, its certificates, its credential. */
const serviceOf = (container: ContainerClient): BlobServiceClient => {
  const account = container.url.slice(0, container.url.lastIndexOf('/'))
  return new BlobServiceClient(
    account,
    (container as unknown as { readonly pipeline: PipelineLike }).pipeline,
  )
}

/** With the key of the account, or with one that the server lends to an identity for as long. */
const sign = async (site: Site, blob: BlobClient, path: string, expiresOn: Date): Promise<string> => {
  const { container, requests } = site
  const permissions = BlobSASPermissions.parse('r')
  const options = { permissions, expiresOn, protocol: protocolOf(site) }
  if (container.credential instanceof StorageSharedKeyCredential) return blob.generateSasUrl(options)

  const key = await requests.send('signing', path, abortSignal =>
    serviceOf(container).getUserDelegationKey(new Date(), expiresOn, { abortSignal }),
  )
  return blob.generateUserDelegationSasUrl(options, key)
}

const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * 60_000)

/** A URL by which anybody can read one file, and do nothing else, for at most an hour. */
export const signedUrl = async (site: Site, path: string, minutes: number): Promise<string> =>
  signedBlob(site, site.places.publicFile(path), path, minutes)

/** The same, by the whole name of the blob. */
export const signedUrlOfObject = async (site: Site, name: string, minutes: number): Promise<string> =>
  signedBlob(site, site.places.publicBlob(name), name, minutes)

const signedBlob = async (site: Site, name: string, path: string, minutes: number): Promise<string> => {
  const blob = site.container.getBlobClient(name)
  if (!(minutes >= 1 && minutes <= LONGEST_MINUTES)) throw notAllowed(path, minutes)
  if (site.container.credential instanceof AnonymousCredential) throw cannotSign(path)
  return sign(site, blob, path, inMinutes(minutes))
}

/** A URL by which the server itself reads a blob while it copies it. */
export const sourceUrl = async (site: Site, blob: BlobClient, path: string): Promise<string> =>
  site.container.credential instanceof AnonymousCredential
    ? blob.url
    : sign(site, blob, path, inMinutes(LONGEST_MINUTES))
