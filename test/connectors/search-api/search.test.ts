import { expect } from 'chai'
import { searchApi } from '../../../connectors/search-api/index.js'
import { rowOrder } from '../../../lib/order.js'
import { searchBody } from '../../../lib/search/body.js'
import { shardRange } from '../../../lib/shard.js'
import type { BadRow, Scan } from '../../../lib/source.js'
import type { AnyRow } from '../../../lib/types.js'
import { content, location } from '../../../pipelines/index.js'
import { collect } from '../../lib/spill/rows.js'
import { temporaryFolder } from '../../lib/spill/temporary.js'
import { failureOf } from '../../support/failure.js'
import { scanOf } from '../../support/scans.js'
import { type SearchServer, searchServer } from '../../support/search-server.js'

const contents = Array.from({ length: 25 }, (_, at) => ({
  identifier: `do_${24 - at}`,
  name: `Course ${at}`,
  status: at % 5 === 0 ? 'Draft' : 'Live',
  framework: 'தமிழ்',
}))

const order = rowOrder(content)

describe('a search of somebody else', () => {
  const { temporary } = temporaryFolder()
  let server: SearchServer
  before(async () => {
    server = await searchServer({ contents })
  })
  after(() => server.stop())

  const search = (body: object, asked: Partial<Scan> = {}): Promise<readonly AnyRow[]> => {
    const source = searchApi({ url: server.contentUrl, kind: 'content', pageSize: 10 })
    const scan = scanOf(content, { columns: ['identifier'], ordered: false, ...asked })
    return collect(source.search(searchBody(body, 'content'))(scan))
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

  for (const [given, sent] of [
    [undefined, ['identifier', 'name']],
    [
      ['name', 'board'],
      ['name', 'board', 'identifier'],
    ],
  ] as const) {
    it(`asks for the fields ${sent} when it is given ${given ?? 'none'}`, async () => {
      const before = server.received.length
      const rows = await search(
        { filters: { status: 'Live' }, ...(given && { fields: given }) },
        { columns: ['name'] },
      )
      expect(server.received[before]!.body.request.fields).to.deep.equal(sent)
      expect(rows[0]).to.deep.equal({ name: 'Course 1' })
    })
  }

  it('reads every array of items and no facets, and each item once', async () => {
    const twice = { identifier: 'do_1', name: 'first' }
    const result = {
      count: 4,
      content: [twice, { ...twice, name: 'second' }],
      QuestionSet: [{ identifier: 'do_2', name: 'set' }],
      ECAR: [{ identifier: 'do_3', name: 'third' }],
      facets: [{ name: 'status', values: [{ name: 'live', count: 3 }] }],
    }
    server.fail(response => void response.end(JSON.stringify({ responseCode: 'OK', params: {}, result })))
    const names = await search({ request: { filters: {} } }, { columns: ['name'] })
    expect(names.map(({ name }) => name)).to.deep.equal(['first', 'set', 'third'])
  })

  it('rejects an item that is not as the dataset declares', async () => {
    const result = {
      count: 2,
      content: [
        { identifier: 'do_1', name: 5 },
        { identifier: 'do_2', name: 'good' },
      ],
    }
    server.fail(response => void response.end(JSON.stringify({ responseCode: 'OK', params: {}, result })))
    const rejected: BadRow[] = []
    const reject = (row: BadRow) => void rejected.push(row)
    expect(await search({ request: {} }, { columns: ['name'], reject })).to.deep.equal([{ name: 'good' }])
    expect(rejected).to.deep.equal([{ column: 'name', expected: 'text' }])
  })

  it('finds all items, in the order of the API', async () => {
    const rows = await search(
      { request: { filters: { status: ['Live'] } } },
      {
        columns: ['identifier', 'name'],
      },
    )
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

  it('comes in the order of the dataset when that is asked for, and in ranges', async () => {
    const body = { request: { filters: { status: ['Live'] } } }
    const inOrder = await search(body, { ordered: true, temporary })
    expect(inOrder).to.deep.equal((await search(body)).toSorted((a, b) => (order(a) < order(b) ? -1 : 1)))
    const halves = [1, 2].map(index => shardRange({ index, total: 2 }))
    const parts = await Promise.all(halves.map(range => search(body, { range, temporary })))
    expect(parts.flat()).to.deep.equal(inOrder)
  })

  it('cannot be of a dataset that the API does not serve', async () => {
    expect(await failureOf(search({ request: {} }, { dataset: location, columns: ['id'] }))).to.include({
      code: 'NOT_SERVED',
      message: 'search-api content cannot serve location',
    })
  })
})
