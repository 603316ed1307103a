import type { Readable } from 'node:stream'
import type { BlobItem } from '@azure/storage-blob'
import type { StoredFile } from '../../lib/store.js'
import { contentType } from './content-type.js'
import { isAnswer } from './failure.js'
import { PRIVATE_FOLDER } from './places.js'
import { readBlob } from './read.js'
import { blockBlob, type Site } from './site.js'

export const putDocument = async (site: Site, path: string, document: string): Promise<void> => {
  const blob = blockBlob(site, site.places.file(path))
  const bytes = Buffer.from(document)
  const blobHTTPHeaders = { blobContentType: contentType(path) }
  await site.requests.send('writing', path, abortSignal =>
    blob.upload(bytes, bytes.length, { abortSignal, blobHTTPHeaders }),
  )
}

export const readFrom = async (site: Site, path: string): Promise<Readable> =>
  readBlob(site, blockBlob(site, site.places.file(path)), path)

/** Removes a blob; one that is not there is removed already. `etag`: only while it is this version. */
export const removeBlob = async (site: Site, name: string, path: string, etag?: string): Promise<void> => {
  const conditions = etag === undefined ? {} : { ifMatch: etag }
  try {
    await site.requests.send('removing', path, abortSignal =>
      blockBlob(site, name).delete({ abortSignal, conditions, deleteSnapshots: 'include' }),
    )
  } catch (error) {
    if (!isAnswer(error, 404)) throw error
  }
}

/** Blobs whose name starts so, in the order of their names. A page is asked for again when it fails. */
export async function* blobsUnder({ container, requests }: Site, start: string): AsyncGenerator<BlobItem> {
  let continuationToken: string | undefined
  do {
    const page = await requests.send('listing', start, async abortSignal => {
      const pages = container
        .listBlobsFlat({ abortSignal, prefix: start, includeMetadata: true })
        .byPage(continuationToken === undefined ? {} : { continuationToken })
      return (await pages.next()).value
    })
    yield* page?.segment.blobItems ?? []
    continuationToken = page?.continuationToken || undefined
  } while (continuationToken !== undefined)
}

const storedFile = ({ name, properties }: BlobItem, base: string): StoredFile => ({
  path: name.slice(base.length),
  bytes: properties.contentLength ?? 0,
  modified: properties.lastModified,
})

/** Those of the store itself only when they are asked for. */
export async function* filesUnder(site: Site, prefix: string): AsyncGenerator<StoredFile> {
  const { base } = site.places
  for await (const item of blobsUnder(site, base + prefix)) {
    const file = storedFile(item, base)
    if (file.path.startsWith(`${PRIVATE_FOLDER}/`) && !prefix.startsWith(PRIVATE_FOLDER)) continue
    yield file
  }
}
