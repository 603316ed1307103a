import { randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { LernError } from '../../errors.js'
import { linkOrCopy } from './durable.js'
import { type Holder, isAlive, isFresh, isHeldBy, readHolder, sameHolder } from './holder.js'

/** Where the heartbeat of a holder is. */
export type OwnerFileOf = (holder: Holder) => string

const ATTEMPTS = 5

/**
 * False when the file is there already. It appears with its text: whoever is killed in between has taken nothing.
 */
const created = async (file: string, text: string): Promise<boolean> => {
  const unfinished = `${file}.${randomUUID()}`
  try {
    await writeFile(unfinished, text, { flag: 'wx' })
    await linkOrCopy(unfinished, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** Undefined and stale means that a process died while it wrote the lock. */
const isLeft = async (file: string, holder: Holder | undefined, ownerFileOf: OwnerFileOf) =>
  holder === undefined ? !(await isFresh(file)) : !(await isAlive(holder, ownerFileOf(holder)))

/**
 * Acts on a lock whose holder is gone, while no other process does the same: the guard beside the lock lets one in.
 * `act` gets the guard, which it may rename over the lock.
 */
const underGuard = async (
  file: string,
  text: string,
  ownerFileOf: OwnerFileOf,
  act: (guard: string) => Promise<void>,
): Promise<void> => {
  const guard = `${file}.takeover`
  if (!(await created(guard, text))) {
    if (!(await isFresh(guard))) await rm(guard, { force: true })
    return
  }
  try {
    if (await isLeft(file, await readHolder(file), ownerFileOf)) await act(guard)
  } finally {
    await rm(guard, { force: true })
  }
}

/** Makes the lock file name this holder. Gives who holds it instead, when somebody alive does. */
const claim = async (file: string, holder: Holder, ownerFileOf: OwnerFileOf): Promise<string | undefined> => {
  const text = JSON.stringify(holder)
  let other: Holder | undefined
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await created(file, text)) return undefined
    other = await readHolder(file)
    if (other !== undefined && sameHolder(other, holder)) return undefined
    if (!(await isLeft(file, other, ownerFileOf))) break
    await underGuard(file, text, ownerFileOf, guard => rename(guard, file))
  }
  return other?.run ?? 'another run'
}

/** Takes a lock, also from a process that died. Fails with `STORE_BUSY`, naming the run that holds it. */
export const acquire = async (
  lock: { readonly file: string; readonly path: string; readonly busy: (run: string) => string },
  holder: Holder,
  ownerFileOf: OwnerFileOf,
): Promise<void> => {
  const run = await claim(lock.file, holder, ownerFileOf)
  if (run === undefined) return
  throw new LernError('STORE_BUSY', lock.busy(run), {
    path: lock.path,
    allowed: 'one run at a time: wait for it, or stop it',
  })
}

/** Gives a lock back, unless somebody else has taken it over. */
export const release = async (file: string, holder: Holder): Promise<void> => {
  if (await isHeldBy(file, holder)) await rm(file, { force: true })
}

/** Removes a lock whose holder is gone. */
export const removeLeft = async (file: string, ownerFileOf: OwnerFileOf): Promise<void> => {
  await underGuard(file, '', ownerFileOf, () => rm(file, { force: true }))
}
