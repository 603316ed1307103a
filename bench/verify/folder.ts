import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** The folder, there and empty. */
export const emptied = async (folder: string): Promise<string> => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return folder
}

export const csvFilesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter(name => name.endsWith('.csv')).map(name => join(folder, name))
