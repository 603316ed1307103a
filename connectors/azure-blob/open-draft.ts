import { LernError } from '../../lib/errors.js'
import type { DraftMark } from '../../lib/store.js'
import { stateOf } from './blob-state.js'
import type { Block } from './block.js'
import { BlockFile } from './block-file.js'
import { BlockList } from './block-list.js'
import { removeBlob } from './documents.js'
import type { Means } from './means.js'
import { blockBlob } from './site.js'

const notResumable = (path: string, stands: string): LernError =>
  new LernError('NOT_RESUMABLE', `the draft of ${path} ${stands}`, {
    path,
    allowed: 'a run without --resume, which starts over',
  })

/** The blob of a draft, empty, or with `from` cut to where it stood. */
export const openBlockFile = async (means: Means, name: string, from?: DraftMark): Promise<BlockFile> => {
  const { site, path } = means
  const blob = blockBlob(site, name)
  if (from === undefined) {
    await removeBlob(site, name, path)
    return new BlockFile(means, new BlockList(site, blob, path), [])
  }
  const found = await stateOf(site, blob, 'reading', path)
  if (found === undefined) throw notResumable(path, 'is gone')
  if (found.bytes < from.bytes) {
    throw notResumable(path, `has ${found.bytes} bytes, ${from.bytes} were durable`)
  }
  const file = new BlockFile(means, new BlockList(site, blob, path, found.etag), await blocksOf(means, name))
  await file.truncate(from.bytes)
  // A commit at once: from here on, a process that was given up finds that its version is not the last.
  await file.sync()
  return file
}

const blocksOf = async ({ site, path }: Means, name: string): Promise<readonly Block[]> => {
  const { committedBlocks = [] } = await site.requests.send('reading', path, abortSignal =>
    blockBlob(site, name).getBlockList('committed', { abortSignal }),
  )
  return committedBlocks.map(({ name: id, size }) => ({ id, bytes: size }))
}
