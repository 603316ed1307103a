import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { localStore, type PublishedFile, type Store } from '../lib/index.js'
import { print } from './io.js'

/** A store in a private folder whose files are printed when the run has ended well, and then removed. */
export interface PrintingStore extends Store {
  print(stdout: NodeJS.WritableStream, files: readonly PublishedFile[]): Promise<void>
  remove(): Promise<void>
}

export const stdoutStore = async (): Promise<PrintingStore> => {
  const root = await mkdtemp(join(tmpdir(), 'lern-stdout-'))
  const store = localStore({ root, prefix: '' })
  return Object.assign(Object.create(store) as Store, {
    name: 'standard output',
    print: async (stdout: NodeJS.WritableStream, files: readonly PublishedFile[]) => {
      for (const { path } of files) {
        if (files.length > 1) await print(stdout, `==> ${path} <==\n`)
        await pipeline(await store.read(path), stdout, { end: false })
      }
    },
    remove: () => rm(root, { recursive: true, force: true }),
  })
}
