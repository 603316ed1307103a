import { tmpdir } from 'node:os'
import { expect } from 'chai'
import { elasticsearch } from '../../../connectors/elasticsearch/index.js'
import { sourceContract } from '../../../lib/testing/source-contract.js'
import { batchCounts } from '../../../pipelines/datasets/index.js'
import { describeWithOpenSearch } from '../../support/describe-with-opensearch.js'
import { getOf } from '../support/reading.js'
import { documents, rowOf, rows } from './support/batches.js'

const KEYS = {
  type: 'text',
  fields: { raw: { type: 'text', analyzer: 'keylower' } },
}

/** As the platform makes it: `raw` holds the whole id in lower case. */
const INDEX = {
  settings: {
    number_of_shards: 3,
    analysis: { analyzer: { keylower: { tokenizer: 'keyword', filter: ['lowercase'] } } },
  },
  mappings: { dynamic: false, properties: { id: KEYS, batchId: KEYS, participantCount: { type: 'long' } } },
}

describeWithOpenSearch('batch counts of a real OpenSearch', server => {
  const index = `lern-course-batch-${process.pid}`
  const send = async (method: string, path: string, body?: string) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${server().url}/${path}`, {
      method,
      headers,
      ...(body !== undefined && { body }),
    })
    if (!answer.ok) throw new Error(await answer.text())
    return (await answer.json()) as Record<string, unknown>
  }

  before(async () => {
    await send('PUT', index, JSON.stringify(INDEX))
    const lines = documents.flatMap(document => [{ index: { _id: `doc-${document.id}` } }, document])
    const bulk = `${lines.map(line => JSON.stringify(line)).join('\n')}\n`
    expect(await send('POST', `${index}/_bulk?refresh=true`, bulk)).to.have.property('errors', false)
  })
  after(() => send('DELETE', index))

  const openSearches = async (): Promise<number> => {
    const { nodes } = await send('GET', '_nodes/stats/indices/search')
    const [node] = Object.values(nodes as Record<string, { indices: { search: { open_contexts: number } } }>)
    return node!.indices.search.open_contexts
  }
  const source = () => elasticsearch({ url: server().url }).batchCounts({ index })

  sourceContract('an index', {
    open: async () => ({
      source: source(),
      dataset: batchCounts,
      rows,
      temporary: async () => tmpdir(),
      openNow: openSearches,
      close: async () => {},
    }),
  })

  it('are found by ids with capitals, whatever the ids of the documents', async () => {
    const found = await source().get(getOf(batchCounts, ['Batch-7', 'BATCH-7', 'nothing']))
    expect(found).to.deep.equal([rowOf(documents[7]!), undefined, undefined])
  })

  it('are checked', async () => {
    const details = async (of: ReturnType<typeof source>) =>
      (await of.check!(batchCounts)).map(({ ok, detail }) => [ok, detail.replace(/[\d.]+$/, '…')])
    expect(await details(source())).to.deep.equal([
      [true, 'OpenSearch …'],
      [true, 'batches can be found by id'],
    ])
    const { batchCounts: of } = elasticsearch({ url: server().url })
    expect((await details(of({ index: 'no-such-index' }))).at(-1)).to.deep.equal([false, 'there is none'])
  })
})
