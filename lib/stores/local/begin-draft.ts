import { copyFile, rename, stat, truncate, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { LernError } from '../../errors.js'
import { makeFolder } from '../../make-folder.js'
import type { DraftMark } from '../../store.js'

const found = async (file: string, path: string, from: DraftMark) => {
  const existing = await stat(file).catch(() => undefined)
  if (existing !== undefined && existing.size >= from.bytes) return existing
  const stands = existing === undefined ? 'is gone' : `has ${existing.size} bytes, ${from.bytes} were durable`
  throw new LernError('NOT_RESUMABLE', `the draft of ${path} ${stands}`, {
    path,
    allowed: 'a run without --resume, which starts over',
  })
}

/** A run that died while publishing left a file that readers see already: the draft goes on with a copy. */
const unshare = async (file: string): Promise<void> => {
  await copyFile(file, `${file}.copy`)
  await rename(`${file}.copy`, file)
}

/** Creates the file of a draft, or with `from` cuts the one that is there to where it stood. Gives its bytes. */
export const beginDraft = async (file: string, path: string, from?: DraftMark): Promise<number> => {
  if (from === undefined) {
    await makeFolder(dirname(file))
    await writeFile(file, '')
    return 0
  }
  const existing = await found(file, path, from)
  if (existing.nlink > 1) await unshare(file)
  await truncate(file, from.bytes)
  return from.bytes
}
