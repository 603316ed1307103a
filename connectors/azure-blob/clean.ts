import { segment } from '../../lib/safe-path.js'
import type { DraftOwner } from '../../lib/store.js'
import { settle } from '../../lib/stores/settle.js'
import { blobsUnder, removeBlob } from './documents.js'
import { isAnswer } from './failure.js'
import { holderOf, newHolder } from './holder.js'
import { isHolderAlive } from './lock.js'
import { ownerBlob } from './places.js'
import { isRunAlive, takeRun } from './run-lease.js'
import type { Site } from './site.js'

/** Folders of runs, each with the blobs in it; documents beside the folders are not among them. */
const foldersUnder = async (site: Site, start: string): Promise<ReadonlyMap<string, readonly string[]>> => {
  const folders = new Map<string, string[]>()
  for await (const { name } of blobsUnder(site, start)) {
    const end = name.indexOf('/', start.length)
    if (end < 0) continue
    const folder = name.slice(0, end + 1)
    folders.set(folder, [...(folders.get(folder) ?? []), name])
  }
  return folders
}

/** Takes the run while it is removed, so that nobody takes it up again meanwhile. */
const removeRun = async (
  site: Site,
  folder: string,
  names: readonly string[],
  owner: DraftOwner,
): Promise<void> => {
  if (await isRunAlive(site, folder)) return
  const lease = await takeRun(site, folder, newHolder(owner))
  const others = names.filter(name => name !== ownerBlob(folder))
  await settle(others, name => removeBlob(site, name, name.slice(site.places.base.length)))
  await lease.release()
}

const removeLocks = async (site: Site, report: string, keep?: string): Promise<void> => {
  for await (const { name, metadata, properties } of blobsUnder(site, site.places.locks)) {
    const holder = holderOf(metadata)
    if (holder === undefined || holder.report !== report || holder.run === keep) continue
    if (await isHolderAlive(site, holder)) continue
    await removeBlob(site, name, holder.run, properties.etag).catch(unlessChanged)
  }
}

const unlessChanged = (error: unknown): void => {
  if (!isAnswer(error, 412)) throw error
}

/** Removes what runs of a report left behind that are no longer alive: drafts, ledgers, locks. */
export const cleanUp = async (site: Site, report: string, keep?: string): Promise<void> => {
  const start = site.places.runsOf(report)
  const kept = keep === undefined ? undefined : `${start}${segment(keep)}/`
  const folders = await foldersUnder(site, start)
  await settle(folders, async ([folder, names]) => {
    if (folder === kept) return
    const run = folder.slice(start.length, -1)
    await removeRun(site, folder, names, { report, run })
  })
  await removeLocks(site, report, keep)
}
