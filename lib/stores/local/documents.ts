import { open, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { makeFolder } from '../../make-folder.js'
import type { StoredFile } from '../../store.js'
import { attempt } from '../failure.js'
import { type Layout, PRIVATE_FOLDER } from './layout.js'

export const readFrom = (layout: Layout, path: string): Promise<Readable> =>
  attempt('reading', path, async () => {
    const handle = await open(layout.file(path), 'r')
    return handle.createReadStream()
  })

const NEWLINE = 0x0a

const lastByte = async (file: string): Promise<number | undefined> => {
  const handle = await open(file, 'r').catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const { size } = await handle.stat()
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1))
    return size === 0 ? undefined : buffer[0]
  } finally {
    await handle.close()
  }
}

/** Appends a line durably. A line that a crash cut short before it is ended first, so that it spoils no other. */
export const appendTo = (layout: Layout, path: string, line: string): Promise<void> =>
  attempt('writing', path, async () => {
    const file = layout.file(path)
    await makeFolder(dirname(file))
    const last = await lastByte(file)
    const handle = await open(file, 'a')
    try {
      await handle.writeFile(last === undefined || last === NEWLINE ? `${line}\n` : `\n${line}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
  })

const storedFile = async (layout: Layout, path: string): Promise<StoredFile | undefined> => {
  const found = await stat(join(layout.base, path)).catch(() => undefined)
  return found === undefined ? undefined : { path, bytes: found.size, modified: found.mtime }
}

async function* walk(layout: Layout, folder: string, prefix: string): AsyncGenerator<StoredFile> {
  const entries = await readdir(join(layout.base, folder), { withFileTypes: true }).catch(() => [])
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (path === PRIVATE_FOLDER && !prefix.startsWith(PRIVATE_FOLDER)) continue
    if (entry.isDirectory() && mayHold(path, prefix)) yield* walk(layout, path, prefix)
    if (!entry.isFile() || !path.startsWith(prefix)) continue
    const file = await storedFile(layout, path)
    if (file !== undefined) yield file
  }
}

const mayHold = (folder: string, prefix: string): boolean =>
  `${folder}/`.startsWith(prefix) || prefix.startsWith(`${folder}/`)

/** Files whose path starts with the prefix, in the order of their names; those of the store itself only when asked for. */
export const filesUnder = (layout: Layout, prefix: string): AsyncIterable<StoredFile> =>
  walk(layout, '', prefix)

/** Removes a file; one that is not there is removed already. */
export const removeFrom = (layout: Layout, path: string): Promise<void> =>
  attempt('removing', path, () => rm(layout.file(path), { force: true }))
