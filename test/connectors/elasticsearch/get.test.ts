import { expect } from 'chai'
import { elasticsearch } from '../../../connectors/elasticsearch/index.js'
import { batchCounts } from '../../../pipelines/datasets/index.js'
import { getOf, scanOf } from '../support/reading.js'
import { documents } from './support/batches.js'
import { type FakeElasticsearch, fakeElasticsearch } from './support/fake-elasticsearch.js'

describe('batch counts of Elasticsearch', () => {
  let server: FakeElasticsearch
  beforeEach(async () => {
    server = await fakeElasticsearch()
  })
  afterEach(() => server.close())

  it('are found by id, exactly as it is written', async () => {
    const source = elasticsearch({ url: server.url }).batchCounts()
    const found = await source.get(getOf(batchCounts, ['Batch-3', 'batch-3', 'nothing', 'Batch-4']))
    expect(found).to.deep.equal([
      { batchid: 'Batch-3', participants: 30, completed: 3 },
      undefined,
      undefined,
      { batchid: 'Batch-4', participants: null, completed: 4 },
    ])
    expect(server.openSearches()).to.equal(0)
  })

  it('are found in questions of at most 1000 ids', async () => {
    const source = elasticsearch({ url: server.url }).batchCounts()
    const keys = [...Array.from({ length: 2_400 }, (_, at) => `none-${at}`), ...documents.map(({ id }) => id)]
    const found = await source.get({ ...getOf(batchCounts, keys), columns: ['completed'] })
    expect(found.slice(2_400, 2_403)).to.deep.equal([{ completed: null }, { completed: 1 }, { completed: 2 }])
    const sizes = server.asked
      .filter(({ path }) => path.startsWith('/course-batch'))
      .map(({ body }) => (body as { query: { bool: { should: { ids?: { values: unknown[] } }[] } } }).query)
      .map(({ bool }) => bool.should[1]!.ids!.values.length)
    expect(sizes).to.have.members([1_000, 1_000, 425])
  })

  it('are read no further than asked for', async () => {
    const source = elasticsearch({ url: server.url }).batchCounts()
    for await (const _chunk of source.rows(scanOf(batchCounts))) break
    expect(server.pagesRead()).to.equal(1)
  })
})
