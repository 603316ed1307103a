import { LernError } from '../../lib/errors.js'
import { stateOf } from './blob-state.js'
import { removeBlob } from './documents.js'
import { isAnswer } from './failure.js'
import { asMetadata, type Holder, holderOf } from './holder.js'
import { isRunAlive } from './run-lease.js'
import { blockBlob, type Site } from './site.js'

const ATTEMPTS = 5

/** A path that is held for one run. */
export interface Lock {
  readonly path: string
  readonly name: string
  /** The version of the lock that names this holder. */
  readonly etag: string
}

export const busyWith = (path: string, run: string): LernError =>
  new LernError('STORE_BUSY', `${path} is being written by run ${run}`, {
    path,
    allowed: 'one run at a time: wait for it, or stop it',
  })

/** Writes the lock when it stands as expected. Gives its version, or undefined when it does not. */
const written = async (
  { requests, ...site }: Site,
  name: string,
  path: string,
  holder: Holder,
  conditions: { readonly ifNoneMatch?: string; readonly ifMatch?: string },
): Promise<string | undefined> => {
  const blob = site.container.getBlockBlobClient(name)
  const options = { conditions, metadata: asMetadata(holder) }
  try {
    const { etag } = await requests.send('writing', path, abortSignal =>
      blob.upload('', 0, { ...options, abortSignal }),
    )
    return etag
  } catch (error) {
    if (isAnswer(error, 404, 409, 412)) return undefined
    throw error
  }
}

export const isHolderAlive = (site: Site, holder: Holder): Promise<boolean> =>
  isRunAlive(site, site.places.run(holder), holder.token)

/**
 * Takes a lock, also from a run that died. Fails with `STORE_BUSY`, naming the run that holds it.
 *
 * A lock is a blob that is made only where there is none, and replaced only in the version that named the
 * dead run.
 */
export const acquire = async (site: Site, path: string, holder: Holder): Promise<Lock> => {
  const name = site.places.lock(path)
  let run = 'another run'
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const made = await written(site, name, path, holder, { ifNoneMatch: '*' })
    if (made !== undefined) return { path, name, etag: made }

    const found = await stateOf(site, blockBlob(site, name), 'reading', path)
    if (found === undefined) continue
    const other = holderOf(found.metadata)
    if (other?.token === holder.token) return { path, name, etag: found.etag }
    run = other?.run ?? run
    if (other !== undefined && (await isHolderAlive(site, other))) break

    const taken = await written(site, name, path, holder, { ifMatch: found.etag })
    if (taken !== undefined) return { path, name, etag: taken }
  }
  throw busyWith(path, run)
}

export const isHeld = async (site: Site, { name, path, etag }: Lock): Promise<boolean> =>
  (await stateOf(site, blockBlob(site, name), 'reading', path))?.etag === etag

/** Gives a lock back, unless somebody else has taken it over. */
export const release = async (site: Site, { name, path, etag }: Lock): Promise<void> => {
  try {
    await removeBlob(site, name, path, etag)
  } catch (error) {
    if (!isAnswer(error, 412)) throw error
  }
}
