import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary folder for each test of the suite it is called in. */
export const temporaryFolder = () => {
  let path = ''
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'lern-test-'))
  })
  afterEach(() => rm(path, { recursive: true, force: true }))

  return {
    path: () => path,
    temporary: async () => path,
    files: async () => (await readdir(path, { recursive: true })).sort(),
  }
}
