import { tmpdir } from 'node:os'
import { elasticsearch } from '../../../connectors/elasticsearch/index.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { batchCounts } from '../../../pipelines/datasets/index.js'
import { rows } from './support/batches.js'
import { fakeElasticsearch, TOTALS } from './support/fake-elasticsearch.js'

const ONCE = { attempts: 1, deadline: 1_000, shortest: 1, longest: 1 }

for (const [version, total] of Object.entries(TOTALS)) {
  const open = async () => {
    const server = await fakeElasticsearch(total)
    return {
      source: elasticsearch({ url: server.url, retry: ONCE }).batchCounts(),
      dataset: batchCounts,
      rows,
      temporary: async () => tmpdir(),
      openNow: server.openSearches,
      close: server.close,
    }
  }
  sourceContract(`batch counts of ${version}`, {
    open,
    broken: async () => {
      const tested = await open()
      await tested.close()
      return { ...tested, close: async () => {} }
    },
  })
}
