import { join, resolve } from 'node:path'
import { LernError } from '../../errors.js'
import { checkedPath, placeInside, segment } from '../../safe-path.js'
import type { DraftOwner } from '../../store.js'

/** The folder of the store's own affairs, beside the reports. */
export const PRIVATE_FOLDER = '_runs'

/** Where a local store keeps what. All places are absolute. */
export interface Layout {
  /** The folder that paths are relative to. */
  readonly base: string
  readonly runs: string
  readonly locks: string
  /** Documents being written, until they are whole. */
  readonly temporary: string
  file(path: string): string
  lock(path: string): string
  runsOf(report: string): string
  run(owner: DraftOwner): string
  ownerFile(owner: DraftOwner): string
  draft(path: string, owner: DraftOwner): string
}

const isPrivate = (path: string): boolean => path.split('/')[0]!.toLowerCase() === PRIVATE_FOLDER

const publicPath = (path: string): string => {
  if (!isPrivate(path)) return checkedPath(path)
  throw new LernError('UNSAFE_PATH', `${path} lies in the folder that the store keeps for itself`, { path })
}

export const layout = (root: string, prefix: string): Layout => {
  const base = prefix === '' ? resolve(root) : placeInside(root, prefix)
  const runs = join(base, PRIVATE_FOLDER)
  const runsOf = (report: string) => join(runs, segment(report))
  const run = (owner: DraftOwner) => join(runsOf(owner.report), segment(owner.run))
  return {
    base,
    runs,
    locks: join(runs, '_locks'),
    temporary: join(runs, '_temporary'),
    file: path => placeInside(base, path),
    lock: path => join(runs, '_locks', segment(publicPath(path))),
    runsOf,
    run,
    ownerFile: owner => join(run(owner), 'owner.json'),
    draft: (path, owner) => placeInside(join(run(owner), 'files'), publicPath(path)),
  }
}
