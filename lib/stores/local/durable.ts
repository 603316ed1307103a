import { randomUUID } from 'node:crypto'
import { constants, copyFile, link, open, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '../../make-folder.js'

/** Makes the names in a folder durable. A system that cannot do that for folders is left alone. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A second name for the same bytes; a copy where the file system has no hard links. */
export const linkOrCopy = async (from: string, to: string): Promise<void> => {
  try {
    await link(from, to)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EEXIST') throw error
    await copyFile(from, to, constants.COPYFILE_EXCL)
  }
}

const MOVES = 100

/** Renames into a folder that is made where there is none, and made again when others who tidy up have removed it. */
export const moveInto = async (from: string, to: string): Promise<void> => {
  for (let moves = 1; ; moves += 1) {
    await makeFolder(dirname(to))
    try {
      await rename(from, to)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || moves === MOVES) throw error
    }
  }
}

/** Writes a document so that a reader finds the old one or the new one, never a part. */
export const writeWhole = async (file: string, document: string, temporary: string): Promise<void> => {
  const unfinished = join(temporary, randomUUID())
  await makeFolder(temporary)
  try {
    const handle = await open(unfinished, 'wx')
    try {
      await handle.writeFile(document)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await moveInto(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
  await syncFolder(dirname(file))
}

/** Removes a folder and the folders in it as far as they hold no file. */
export const removeEmptyFolders = async (folder: string): Promise<void> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries) if (entry.isDirectory()) await removeEmptyFolders(join(folder, entry.name))
  await rmdir(folder).catch(() => undefined)
}
