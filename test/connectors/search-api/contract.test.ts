import { searchApi } from '../../../connectors/search-api/index.js'
import type { Dataset } from '../../../lib/dataset.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { content, location, organisation } from '../../../pipelines/index.js'
import { temporaryFolder } from '../../lib/spill/temporary.js'
import { rowsOf, scanOf } from '../../support/scans.js'
import { type SearchServer, searchServer } from '../../support/search-server.js'
import { sampleRows, smallPlatform } from '../../support/small-platform.js'

const cases = [
  ['content', content, 'contentUrl'],
  ['organisation', organisation, 'organisationUrl'],
  ['location', location, 'locationUrl'],
] as const satisfies readonly (readonly [string, Dataset, keyof SearchServer])[]

describe('a search API', () => {
  const { temporary } = temporaryFolder()

  for (const [kind, dataset, address] of cases) {
    const open = async () => {
      const server = await searchServer(smallPlatform())
      return {
        source: searchApi({ url: server[address], kind, pageSize: 7 }),
        dataset,
        rows: await rowsOf(
          memorySource(dataset, sampleRows(dataset.name)),
          scanOf(dataset, { ordered: true }),
        ),
        temporary,
        openNow: () => settledAt(server),
        close: () => server.stop(),
      }
    }
    const broken = async () => {
      const tested = await open()
      await tested.close()
      const retry = { attempts: 1, deadline: 1_000, shortest: 1, longest: 1 }
      const server = await searchServer({})
      await server.stop()
      return {
        ...tested,
        source: searchApi({ url: server[address], kind, retry }),
        openNow: () => 0,
        close: async () => {},
      }
    }
    sourceContract(`the search API of ${kind}`, { open, broken })
    sourceContract(`somebody's search at the API of ${kind}`, {
      open: async () => {
        const tested = await open()
        const { name, search } = tested.source
        return { ...tested, source: { name, rows: search({ request: { filters: {} } }) } }
      },
    })
  }
})

/** A server learns a little later that its client has gone. */
const settledAt = async (server: SearchServer): Promise<number> => {
  for (let turn = 0; turn < 1_000 && server.openNow() > 0; turn++) await new Promise(setImmediate)
  return server.openNow()
}
