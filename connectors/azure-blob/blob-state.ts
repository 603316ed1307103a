import type { BlobClient, BlobGetPropertiesResponse, BlobHTTPHeaders } from '@azure/storage-blob'
import { isAnswer } from './failure.js'
import type { Site } from './site.js'

/** A blob as it stands. */
export interface BlobState {
  readonly etag: string
  readonly bytes: number
  readonly headers: BlobHTTPHeaders
  readonly metadata: Readonly<Record<string, string>>
  readonly isLeased: boolean
  /** Seconds since it was last written, by the clock of the server. */
  readonly age: number
}

const secondsBetween = (earlier: Date | undefined, later: Date | undefined): number =>
  ((later ?? new Date()).getTime() - (earlier?.getTime() ?? 0)) / 1000

const headersOf = (found: BlobGetPropertiesResponse): BlobHTTPHeaders => ({
  ...(found.contentType !== undefined && { blobContentType: found.contentType }),
  ...(found.contentMD5 !== undefined && { blobContentMD5: found.contentMD5 }),
  ...(found.contentEncoding !== undefined && { blobContentEncoding: found.contentEncoding }),
  ...(found.contentDisposition !== undefined && { blobContentDisposition: found.contentDisposition }),
  ...(found.cacheControl !== undefined && { blobCacheControl: found.cacheControl }),
})

/** Undefined when there is no such blob. */
export const stateOf = async (
  { requests }: Site,
  blob: BlobClient,
  doing: string,
  path: string,
): Promise<BlobState | undefined> => {
  try {
    const found = await requests.send(doing, path, abortSignal => blob.getProperties({ abortSignal }))
    return {
      etag: found.etag!,
      bytes: found.contentLength ?? 0,
      headers: headersOf(found),
      metadata: found.metadata ?? {},
      isLeased: found.leaseState === 'leased',
      age: secondsBetween(found.lastModified, found.date),
    }
  } catch (error) {
    if (isAnswer(error, 404)) return undefined
    throw error
  }
}
