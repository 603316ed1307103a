import { expect } from 'chai'
import { searchApi } from '../../../connectors/search-api/index.js'
import type { AnyRow, Names } from '../../../lib/types.js'
import { content } from '../../../pipelines/index.js'
import { failureOf } from '../../support/failure.js'
import { type SearchServer, searchServer } from '../../support/search-server.js'

const contents = Array.from({ length: 25 }, (_, at) => ({
  identifier: `do_${24 - at}`,
  name: `Course ${at}`,
  status: at % 5 === 0 ? 'Draft' : 'Live',
  framework: 'தமிழ்',
}))

describe('a search of somebody else', () => {
  let server: SearchServer
  before(async () => {
    server = await searchServer({ contents })
  })
  after(() => server.stop())

  const search = async (body: object, columns: Names = ['identifier']): Promise<readonly AnyRow[]> => {
    const rows: AnyRow[] = []
    const source = searchApi({ url: server.contentUrl, kind: 'content', pageSize: 10 })
    const searching = {
      dataset: content,
      columns,
      body: body as never,
      signal: new AbortController().signal,
      reject: () => expect.fail('a row is bad'),
    }
    for await (const chunk of source.search(searching)) rows.push(...chunk)
    return rows
  }

  it('is posted as it is given, but for the limit and the offset of each page', async () => {
    const before = server.received.length
    const request = { filters: { framework: ['தமிழ்'] }, fields: ['identifier'], exists: ['name'] }
    const body = { id: 'x', request }
    await search(body)
    expect(server.received[before]!.body).to.deep.equal({
      ...body,
      request: { ...request, limit: 10, offset: 0 },
    })
  })

  it('finds all items, in the order of the API', async () => {
    const rows = await search({ request: { filters: { status: ['Live'] } } }, ['identifier', 'name'])
    expect(rows).to.deep.equal(
      contents
        .filter(({ status }) => status === 'Live')
        .map(({ identifier, name }) => ({ identifier, name })),
    )
  })

  it('finds as many as it asks for', async () => {
    expect(await search({ request: { filters: {}, limit: 12, offset: 3 } })).to.deep.equal(
      contents.slice(3, 15).map(({ identifier }) => ({ identifier })),
    )
  })

  for (const body of [
    {},
    { request: null },
    { request: [] },
    { request: { limit: '10' } },
    { request: { offset: -1 } },
    { request: { filters: [] } },
  ]) {
    it(`is refused when it is ${JSON.stringify(body)}`, async () => {
      expect(await failureOf(search(body))).to.include({
        code: 'USAGE',
        message: 'search-api content cannot search by a filter that has no request of the usual form',
      })
    })
  }
})
