import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'lern-'

/** A private folder that is made when first asked for, and removed with all that is in it. */
export interface TemporaryFolder {
  readonly path: () => Promise<string>
  readonly remove: () => Promise<void>
}

export const temporaryFolder = (parent = tmpdir()): TemporaryFolder => {
  let made: Promise<string> | undefined
  return {
    path: () => (made ??= make(parent)),
    remove: async () => {
      if (made) await rm(await made, { recursive: true, force: true })
    },
  }
}

/** Only the owner can look into what `mkdtemp` makes. The name tells the process, for those who clean up after it. */
const make = async (parent: string): Promise<string> => {
  await removeLeftovers(parent)
  return mkdtemp(join(parent, `${PREFIX}${process.pid}-`))
}

/** Removes folders of processes that were killed. */
const removeLeftovers = async (parent: string): Promise<void> => {
  for (const name of await readdir(parent)) {
    const owner = /^lern-(\d+)-/.exec(name)?.[1]
    if (owner !== undefined && !isAlive(Number(owner)))
      await rm(join(parent, name), { recursive: true, force: true })
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
