import { Readable } from 'node:stream'
import type { BlobClient } from '@azure/storage-blob'
import { LernError } from '../../lib/errors.js'
import { stateOf } from './blob-state.js'
import { isAnswer } from './failure.js'
import type { Site } from './site.js'

const PIECE = 4 * 1024 * 1024

export interface Extent {
  readonly start: number
  /** Where it ends; the byte there is not part of it. */
  readonly end: number
  /** It must still be this version of the blob. */
  readonly etag: string
}

const piece = (
  { requests }: Site,
  blob: BlobClient,
  path: string,
  { start, end, etag }: Extent,
  stop?: AbortSignal,
): Promise<Buffer> =>
  requests.send(
    'reading',
    path,
    abortSignal =>
      blob.downloadToBuffer(start, end - start, {
        abortSignal,
        blockSize: end - start,
        concurrency: 1,
        conditions: { ifMatch: etag },
      }),
    stop,
  )

/** A short part of a blob, whole. */
export const readWhole = async (
  site: Site,
  blob: BlobClient,
  path: string,
  extent: Extent,
): Promise<Buffer> => (extent.end > extent.start ? piece(site, blob, path, extent) : Buffer.alloc(0))

/** Where the piece that starts an extent ends. */
const firstEnd = ({ start, end }: Extent): number => Math.min(end, start + PIECE)

/**
 * Part of a blob as a stream. It asks for 4 MiB at a time, so that each request ends in time and can be
 * repeated; a blob that is replaced meanwhile fails it with `STORE_BUSY`. `first`: the first piece, when it
 * is there already.
 */
export const readExtent = (
  site: Site,
  blob: BlobClient,
  path: string,
  extent: Extent,
  first?: Buffer,
): Readable => {
  const stop = new AbortController()
  let { start } = extent
  let ahead = first
  const next = async (): Promise<Buffer | null> => {
    const rest = { ...extent, start }
    if (start >= extent.end) return null
    const bytes = ahead ?? (await piece(site, blob, path, { ...rest, end: firstEnd(rest) }, stop.signal))
    ahead = undefined
    start += bytes.length
    return bytes
  }
  return new Readable({
    highWaterMark: PIECE,
    read() {
      next().then(
        bytes => this.push(bytes),
        error => this.destroy(error),
      )
    },
    destroy(error, done) {
      stop.abort()
      done(error)
    },
  })
}

const ATTEMPTS = 5

/**
 * A whole blob as a stream. Its start is read before this resolves, so that one that is replaced just then
 * is read as it stands afterwards.
 */
export const readBlob = async (site: Site, blob: BlobClient, path: string): Promise<Readable> => {
  for (let attempt = 1; ; attempt += 1) {
    const found = await stateOf(site, blob, 'reading', path)
    if (found === undefined) throw missing(path)
    const extent = { start: 0, end: found.bytes, etag: found.etag }
    try {
      const first = await readWhole(site, blob, path, { ...extent, end: firstEnd(extent) })
      return readExtent(site, blob, path, extent, first)
    } catch (error) {
      if (attempt === ATTEMPTS || !isAnswer(error, 404, 412)) throw error
    }
  }
}

const missing = (path: string): LernError =>
  new LernError('STORE_MISSING', `reading ${path} failed: there is no such file`, { path })
