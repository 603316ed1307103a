import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localStore } from '../../../lib/stores/local.js'
import { storeContract } from '../../../lib/testing/store-contract.js'

for (const prefix of ['', 'reports/state']) {
  let root = ''
  storeContract(`a local store with the prefix "${prefix}"`, {
    async open() {
      root = await mkdtemp(join(tmpdir(), 'lern-store-'))
      return localStore({ root, prefix })
    },
    again: async () => localStore({ root, prefix }),
    close: () => rm(root, { recursive: true }),
  })
}
