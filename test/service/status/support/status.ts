import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localStore } from '../../../../lib/index.js'
import type { Store } from '../../../../lib/store.js'
import type { PostgresServer } from '../../../support/postgres-server.js'
import { type Api, useApi } from '../../api/support/api.js'
import { enterAll, putRecords } from './states.js'

export const TOKEN = 'internal-token'

export interface StatusApi extends Api {
  readonly store: () => Store
}

/** An API with requests in all states, and a folder with records of runs. */
export const useStatus = (server: () => PostgresServer): StatusApi => {
  let folder: string
  let store: Store
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-status-'))
    store = localStore({ root: folder })
    await putRecords(store)
  })
  const api = useApi(server, { settings: () => ({ internalToken: TOKEN }), store: () => store })
  before(() => enterAll(api.database))
  after(() => rm(folder, { recursive: true, force: true }))
  return { ...api, store: () => store }
}
