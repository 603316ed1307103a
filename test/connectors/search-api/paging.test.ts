import { expect } from 'chai'
import fc from 'fast-check'
import { itemsOf } from '../../../connectors/search-api/items.js'
import type { SearchRequest } from '../../../lib/search/body.js'
import { searchItems } from '../../support/search-items.js'
import { all, failureIn, ids, searchOf } from './searches.js'

const service = (documents: readonly { id: string }[]) => (request: SearchRequest) =>
  searchItems(documents, request) ?? expect.fail('it asked beyond the window')

describe('the items of a search', () => {
  it('come page by page, all of them once, whatever their number and the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 70 }), async (count, pageSize) => {
        const { search, asked } = searchOf(service(ids(count)), { pageSize })
        expect(await all(itemsOf(search))).to.deep.equal(ids(count))
        expect(asked.length).to.equal(Math.max(1, Math.ceil(count / pageSize)))
      }),
    )
  })

  for (const [count, pageSize] of [
    [9_999, 300],
    [10_000, 300],
    [10_001, 10_000],
    [25_000, 3_000],
    [30_000, 10_000],
  ] as const) {
    it(`are all found when there are ${count}, in pages of ${pageSize}`, async () => {
      const { search } = searchOf(service(ids(count)), { pageSize })
      expect(await all(itemsOf(search))).to.deep.equal(ids(count))
    })
  }

  it('are all found by a service that stops counting at its window', async () => {
    const serve = service(ids(25_000))
    const capped = (request: SearchRequest) => {
      const { count, items } = serve(request)
      return { count: Math.min(count, 10_000), items }
    }
    for (const pageSize of [3_000, 10_000]) {
      const { search } = searchOf(capped, { pageSize })
      expect(await all(itemsOf(search))).to.have.length(25_000)
    }
  })

  it('are all found by a service that gives fewer at once than it is asked for', async () => {
    for (const count of [25, 12_000]) {
      const { search } = searchOf(
        request => service(ids(count))({ ...request, limit: Math.min(request.limit!, 999) }),
        {
          pageSize: 5_000,
        },
      )
      expect(await all(itemsOf(search))).to.deep.equal(ids(count))
    }
  })

  it('keep their capitals, though the service has none', async () => {
    const documents = ids(10_500).map(({ id }, at) => ({ id: at % 2 === 0 ? id.toUpperCase() : id }))
    const { search } = searchOf(service(documents), { pageSize: 1_000 })
    expect(await all(itemsOf(search))).to.deep.equal(documents)
  })

  it('are bounded by the limit of the search, and begin at its offset', async () => {
    for (const [offset, limit, first, count] of [
      [0, 25, 0, 25],
      [5, 25, 5, 25],
      [90, 25, 90, 10],
      [100, 25, 0, 0],
      [0, 0, 0, 0],
    ] as const) {
      const { search } = searchOf(service(ids(100)), { request: { offset, limit } })
      expect(await all(itemsOf(search))).to.deep.equal(ids(count, first))
    }
  })

  for (const [change, counts] of [
    ['grow', [25, 27, 27]],
    ['shrink', [25, 24, 24]],
  ] as const) {
    it(`may ${change} while they are read`, async () => {
      const { search, asked } = searchOf(({ offset = 0 }) => {
        const count = counts[offset / 10]!
        const moved = offset === 0 ? 0 : count - 25
        return { count, items: ids(Math.min(10, count - offset), offset - moved) }
      })
      const found = new Set((await all(itemsOf(search))).map(item => JSON.stringify(item)))
      expect(found.size).to.equal(Math.min(...counts))
      expect(asked).to.have.length(3)
    })
  }

  it('come twice from the service, and once from us', async () => {
    const twice = [{ id: 'a' }, { id: 'b', turn: 1 }, { id: 'b', turn: 2 }, { id: 'c' }]
    const { search } = searchOf(service(twice), { pageSize: 2 })
    expect(await all(itemsOf(search))).to.deep.equal([{ id: 'a' }, { id: 'b', turn: 1 }, { id: 'c' }])
  })

  it('that are twice there beyond the window come once', async () => {
    const documents = [...ids(10_100), ...ids(1, 5)]
    const { search } = searchOf(service(documents), { pageSize: 4_000 })
    expect(await all(itemsOf(search))).to.deep.equal(ids(10_100))
  })

  it('of a search with an order or a key of its own are not beyond the window', async () => {
    for (const request of [
      { sort_by: { name: 'asc' } },
      { filters: { id: ids(11_000).map(({ id }) => id) } },
    ]) {
      const { search } = searchOf(service(ids(11_000)), { request })
      expect(await failureIn(search)).to.deep.include({
        code: 'OVER_BOUND',
        message: 'an API has more than 10000 items for one search',
        at: { source: 'an API', path: 'host/search', allowed: 'at most 10000 items; narrow its filters' },
      })
    }
  })

  it('beyond the window are found by a search that keeps its filters', async () => {
    const request = { filters: { status: 'live' } }
    const documents = ids(11_000).map((document, at) => ({
      ...document,
      status: at % 11 === 0 ? 'Draft' : 'Live',
    }))
    const { search, asked } = searchOf(service(documents), { request, pageSize: 5_000 })
    expect(await all(itemsOf(search))).to.have.length(10_000)
    expect(asked.at(-1)!.filters).to.include({ status: 'live' })
  })
})
