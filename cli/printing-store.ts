import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localStore, type PublishedFile, type Store } from '../lib/index.js'
import { print } from './io.js'

/** A private folder whose files are printed when the run has ended well, and then removed. */
export interface Printing {
  readonly store: Store
  print(stdout: NodeJS.WritableStream, files: readonly PublishedFile[]): Promise<void>
  remove(): Promise<void>
}

export const printingStore = async (): Promise<Printing> => {
  const root = await mkdtemp(join(tmpdir(), 'lern-stdout-'))
  const store = localStore({ root, prefix: '' })
  return {
    store,
    print: async (stdout, files) => {
      for (const { path } of files) {
        if (files.length > 1) await print(stdout, `==> ${path} <==\n`)
        for await (const bytes of await store.read(path)) await print(stdout, bytes as Buffer)
      }
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
