import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localStore } from '../../../lib/stores/local.js'

/** A folder for one test, removed after it. Call it inside `describe`. */
export const temporaryRoot = (): (() => string) => {
  let root = ''
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lern-store-'))
  })
  afterEach(() => rm(root, { recursive: true, force: true }))
  return () => root
}

/** A local store in a folder of its own for each test. Call it inside `describe`. */
export const temporaryStore = () => {
  const root = temporaryRoot()
  let store = localStore({ root: root() })
  beforeEach(() => {
    store = localStore({ root: root() })
  })
  return { root, store: () => store }
}
