import { LernError } from '../../lib/errors.js'
import { checkedPath, segment } from '../../lib/safe-path.js'
import type { DraftOwner } from '../../lib/store.js'

/** The folder of the store's own affairs, beside the reports. */
export const PRIVATE_FOLDER = '_runs'

/** Names of blobs. All start with the prefix of the store. */
export interface Places {
  /** In front of each path: empty, or it ends in `/`. */
  readonly base: string
  readonly locks: string
  file(path: string): string
  /** A file that readers are meant to see. */
  publicFile(path: string): string
  /** The same, by the whole name of its blob, which may lie outside of the prefix. */
  publicBlob(name: string): string
  lock(path: string): string
  runsOf(report: string): string
  run(owner: DraftOwner): string
  draft(path: string, owner: DraftOwner): string
}

const isPrivate = (path: string): boolean => path.split('/')[0]!.toLowerCase() === PRIVATE_FOLDER

const publicPath = (path: string): string => {
  if (!isPrivate(path)) return checkedPath(path)
  throw new LernError('UNSAFE_PATH', `${path} lies in the folder that the store keeps for itself`, { path })
}

export const places = (prefix: string): Places => {
  const base = prefix === '' ? '' : `${checkedPath(prefix)}/`
  const runs = `${base}${PRIVATE_FOLDER}`
  const locks = `${runs}/_locks/`
  const runsOf = (report: string) => `${runs}/${segment(report)}/`
  const run = (owner: DraftOwner) => `${runsOf(owner.report)}${segment(owner.run)}/`
  return {
    base,
    locks,
    file: path => base + checkedPath(path),
    publicFile: path => base + publicPath(path),
    publicBlob: name => {
      const under = name.startsWith(base) ? base : ''
      return under + publicPath(name.slice(under.length))
    },
    lock: path => locks + segment(publicPath(path)),
    runsOf,
    run,
    draft: (path, owner) => `${run(owner)}files/${publicPath(path)}`,
  }
}

/** The blob whose lease shows that a run is alive. */
export const ownerBlob = (folder: string): string => `${folder}owner.json`

/** The folder of the run that a path `_runs/{report}/{run}/…` belongs to. */
export const runFolderOf = ({ base }: Places, path: string): string | undefined => {
  const [folder, report, run, ...rest] = path.split('/')
  if (folder !== PRIVATE_FOLDER || !report || report.startsWith('_') || !run) return undefined
  return rest.length === 0 ? undefined : `${base}${folder}/${report}/${run}/`
}
