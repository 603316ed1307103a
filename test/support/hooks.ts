import type { RootHookObject } from 'mocha'
import { stopServers } from './servers.js'

/** Servers are started by the first test that needs them and stopped here, once. */
export const mochaHooks: RootHookObject = {
  async afterAll(this: Mocha.Context) {
    this.timeout(60_000)
    await stopServers()
  },
}
