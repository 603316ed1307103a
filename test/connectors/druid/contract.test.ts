import { tmpdir } from 'node:os'
import { druid } from '../../../connectors/druid/index.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { summaryEvents } from '../../../pipelines/datasets/index.js'
import { type Reply, scriptedServer } from '../../support/scripted-server.js'
import { groups, rows } from './support/groups.js'

const text = JSON.stringify(groups)
/** Cut in the middle of everything. */
const pieces = text.match(/[\s\S]{1,700}/g)!

sourceContract('summary events of Druid', {
  open: async () => opened({ pieces }),
  broken: async () => opened({ pieces: pieces.slice(0, 3), end: 'cut' }),
})

const opened = async (reply: Reply) => {
  const server = await scriptedServer(({ method }) => (method === 'DELETE' ? { status: 202 } : reply))
  return {
    source: druid({ url: server.url }).summaryEvents(),
    dataset: summaryEvents,
    rows,
    temporary: async () => tmpdir(),
    close: server.close,
  }
}
