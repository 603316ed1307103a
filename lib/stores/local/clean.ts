import { readdir, rm, rmdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { segment } from '../../safe-path.js'
import { settle } from '../settle.js'
import { isAlive, isFresh, readHolder } from './holder.js'
import type { Layout } from './layout.js'
import { type OwnerFileOf, removeLeft } from './lock.js'

const foldersOf = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter(entry => entry.isDirectory()).map(entry => join(folder, entry.name))
}

const filesOf = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => [])).map(name => join(folder, name))

/** An owner file that cannot be read may be in the middle of being written. */
const isRunAlive = async (folder: string): Promise<boolean> => {
  const ownerFile = join(folder, 'owner.json')
  const holder = await readHolder(ownerFile)
  return holder === undefined ? isFresh(ownerFile) : isAlive(holder, ownerFile)
}

/** Removes what runs of a report left behind that are no longer alive: drafts, ledgers, locks, unfinished documents. */
export const cleanUp = async (layout: Layout, report: string, keep?: string): Promise<void> => {
  const ownerFileOf: OwnerFileOf = holder => layout.ownerFile(holder)
  const kept = keep === undefined ? undefined : segment(keep)

  await settle(await foldersOf(layout.runsOf(report)), async folder => {
    if (basename(folder) === kept || (await isRunAlive(folder))) return
    await rm(folder, { recursive: true, force: true })
  })
  // A folder that still holds something stays.
  await rmdir(layout.runsOf(report)).catch(() => {})

  await settle(await filesOf(layout.locks), async file => {
    const holder = await readHolder(file)
    if (holder === undefined || holder.report !== report || holder.run === keep) return
    await removeLeft(file, ownerFileOf)
  })

  await settle(await filesOf(layout.temporary), async file => {
    if (!(await isFresh(file))) await rm(file, { recursive: true, force: true })
  })
}
