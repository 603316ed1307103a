import type { BlobClient, BlockBlobClient, Metadata } from '@azure/storage-blob'
import { settle } from '../../lib/stores/settle.js'
import type { BlobState } from './blob-state.js'
import { blockIds } from './block-id.js'
import { sourceUrl } from './sign.js'
import type { Site } from './site.js'

/** The server copies no more than this in one step. */
const WHOLE_BYTES = 256 * 1024 * 1024
const PIECE_BYTES = 100 * 1024 * 1024

export interface CopyLimits {
  readonly whole: number
  readonly piece: number
}

const LIMITS: CopyLimits = { whole: WHOLE_BYTES, piece: PIECE_BYTES }

export interface Copy {
  readonly site: Site
  readonly path: string
  readonly from: BlobClient
  /** The source as it stands. */
  readonly state: BlobState
  readonly to: BlockBlobClient
  readonly conditions: { readonly ifMatch?: string; readonly ifNoneMatch?: string }
}

const whole = async ({ site, path, from, state, to, conditions }: Copy): Promise<void> => {
  const source = await sourceUrl(site, from, path)
  const { blobContentMD5: sourceContentMD5 } = state.headers
  await site.requests.send('publishing', path, abortSignal =>
    to.syncCopyFromURL(source, {
      abortSignal,
      conditions,
      sourceConditions: { ifMatch: state.etag },
      ...(sourceContentMD5 !== undefined && { sourceContentMD5 }),
    }),
  )
}

interface Piece {
  readonly id: string
  readonly offset: number
  readonly count: number
}

const piecesOf = (bytes: number, size: number): readonly Piece[] => {
  const nextId = blockIds()
  return Array.from({ length: Math.ceil(bytes / size) }, (_, index) => {
    const offset = index * size
    return { id: nextId(), offset, count: Math.min(size, bytes - offset) }
  })
}

const inPieces = async ({ site, path, from, state, to, conditions }: Copy, size: number): Promise<void> => {
  const source = await sourceUrl(site, from, path)
  const pieces = piecesOf(state.bytes, size)
  await settle(pieces, ({ id, offset, count }) =>
    site.requests.send('publishing', path, abortSignal =>
      to.stageBlockFromURL(id, source, offset, count, { abortSignal }),
    ),
  )
  const ids = pieces.map(({ id }) => id)
  const metadata: Metadata = { ...state.metadata }
  await site.requests.send('publishing', path, abortSignal =>
    to.commitBlockList(ids, { abortSignal, conditions, blobHTTPHeaders: state.headers, metadata }),
  )
}

/**
 * Has the server copy a blob to another name, with its headers and metadata. Readers of that name see what
 * was there before, or all of the copy.
 */
export const copy = (order: Copy, { whole: most, piece }: CopyLimits = LIMITS): Promise<void> =>
  order.state.bytes <= most ? whole(order) : inPieces(order, piece)
