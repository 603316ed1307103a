import { expect } from 'chai'
import { searchApi } from '../../../connectors/search-api/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { content, location, user } from '../../../pipelines/index.js'
import { failureOf } from '../../support/failure.js'
import { json, silence, status } from '../../support/http-faults.js'
import { getOf } from '../../support/scans.js'
import { type SearchServer, searchServer } from '../../support/search-server.js'
import { sampleRows, smallPlatform } from '../../support/small-platform.js'

const columns = ['identifier', 'name']
const items = Array.from({ length: 250 }, (_, at) => ({
  identifier: `do_${at}`,
  name: `Course ${at}`,
  status: 'Live',
}))
const identifiers = items.map(({ identifier }) => identifier)

describe('a search API, asked for items by their key,', () => {
  let server: SearchServer
  afterEach(() => server.stop())

  const contents = async (contents: readonly object[] = items) => {
    server = await searchServer({ contents: contents as never })
    return searchApi({ url: server.contentUrl, kind: 'content' })
  }

  it('gives the rows that a source of the same data gives', async () => {
    server = await searchServer(smallPlatform())
    const source = searchApi({ url: server.locationUrl, kind: 'location' })
    const rows = sampleRows('location')
    const wanted = getOf(location, [...rows.map(row => row.id as string), 'nowhere'])
    expect(await source.get(wanted)).to.deep.equal(await memorySource(location, rows).get!(wanted))
  })

  it('asks for a hundred at once, and only for what it needs', async () => {
    const source = await contents()
    const found = await source.get(getOf(content, identifiers, { columns: ['name'] }))
    expect(found.map(row => row?.name)).to.deep.equal(items.map(({ name }) => name))
    const requests = server.received.map(({ body }) => body.request)
    expect(requests.map(({ limit }) => limit).sort()).to.deep.equal([100, 100, 50])
    for (const request of requests) {
      expect(request.filters.identifier).to.have.length(request.limit)
      expect(request.filters.status).to.deep.equal(['Live', 'Unlisted', 'Retired'])
      expect(request.fields).to.deep.equal(['identifier', 'name'])
    }
    expect(server.received[0]!.headers).to.include({ 'user-id': 'analytics' })
  })

  it('gives one answer for each key, in their order, undefined for what is missing', async () => {
    const source = await contents()
    const found = await source.get(getOf(content, ['do_7', 'do_x', 'do_3'], { columns }))
    expect(found).to.deep.equal([
      { identifier: 'do_7', name: 'Course 7' },
      undefined,
      { identifier: 'do_3', name: 'Course 3' },
    ])
    expect(await source.get(getOf(content, []))).to.deep.equal([])
  })

  it('takes the first of items that come twice, even where they fill a page', async () => {
    const twice = [
      { identifier: 'a', name: 'first' },
      { identifier: 'a', name: 'second' },
      { identifier: 'b', name: 'b' },
    ]
    const source = await contents(twice.map(item => ({ ...item, status: 'Live' })))
    for (const keys of [['a'], ['a', 'b']]) {
      const found = await source.get(getOf(content, keys, { columns }))
      expect(found.map(row => row?.name)).to.deep.equal(['first', 'b'].slice(0, keys.length))
    }
  })

  it('leaves out what it did not ask for, as an id in other capitals', async () => {
    const source = await contents([{ identifier: 'DO_1', name: 'Another', status: 'Live' }])
    expect(await source.get(getOf(content, ['do_1'], { columns }))).to.deep.equal([undefined])
    server.fail(json({ result: { count: 1, content: [{ identifier: 'foreign' }] } }))
    expect(await source.get(getOf(content, ['do_2'], { columns }))).to.deep.equal([undefined])
  })

  it('stops the other searches when one fails', async () => {
    const source = await contents()
    server.fail(silence, silence, status(403))
    expect(await failureOf(source.get(getOf(content, identifiers)))).to.include({
      code: 'SOURCE_REFUSED',
      message: 'search-api content refuses access (403)',
    })
  })

  it('serves no other dataset', async () => {
    const source = await contents()
    expect(await failureOf(source.get(getOf(user, ['u1'])))).to.include({
      code: 'NOT_SERVED',
      message: 'search-api content cannot serve user',
    })
  })
})
