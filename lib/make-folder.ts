import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Others who tidy up may remove an empty folder before the next one is made in it. */
const MOST_ATTEMPTS = 100

/**
 * Makes a folder and those above it, where they are not there. A file system on which nobody can make any (`/proc`, a
 * mount that is not there) says of the folder what it says of one whose parent is missing: Node's own way never ends then.
 */
export const makeFolder = async (folder: string): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      await mkdir(folder)
      return
    } catch (error) {
      if (await isFolder(folder)) return
      const isParentMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(folder) !== folder
      if (!isParentMissing || attempt === MOST_ATTEMPTS) throw error
      await makeFolder(dirname(folder))
    }
  }
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
