import { expect } from 'chai'
import { byKey } from '../../../connectors/search-api/by-key.js'
import type { Page } from '../../../connectors/search-api/page.js'
import type { SearchRequest } from '../../../lib/search/body.js'
import { failureOf } from '../../support/failure.js'
import { all, failureIn, ids, searchOf } from './searches.js'

const page = (count: number, items: readonly unknown[]): Page => ({ count, items })

const broken: readonly (readonly [name: string, ask: (request: SearchRequest) => Page, message: string])[] = [
  [
    'fewer items than it counts',
    ({ offset }) => page(15, ids(offset === 0 ? 10 : 0)),
    'counts 15 items but gives 10',
  ],
  ['no items at all', () => page(15, []), 'counts 15 items but gives 0'],
  ['more items than it counts', () => page(3, ids(4)), 'counts 3 items but gives 4'],
  ['the same page again', () => page(100, ids(10)), 'repeats a page of its answer'],
  [
    'an earlier page again',
    ({ offset = 0 }) => page(100, ids(10, offset % 20)),
    'repeats a page of its answer',
  ],
  [
    'the same page again in another order',
    ({ offset = 0 }) => page(100, offset === 0 ? ids(10) : ids(10).reverse()),
    'repeats a page of its answer',
  ],
  [
    'items again in the place of others',
    ({ offset = 0 }) => page(25, ids(Math.min(10, 25 - offset), offset === 10 ? 7 : offset)),
    'counts 25 items but gives 22',
  ],
  [
    'pages that overlap by one',
    ({ offset = 0 }) => page(30, ids(10, offset - offset / 10)),
    'counts 30 items but gives 28',
  ],
  ['the same page again, beyond the window', () => page(20_000, ids(10)), 'repeats a page of its answer'],
  [
    'an order of its own, beyond the window',
    () => page(20_000, ids(10).reverse()),
    'does not sort by id, which a search with more than 10000 items needs',
  ],
  [
    'items without a key, beyond the window',
    () => page(20_000, [{ name: 'x' }]),
    'does not sort by id, which a search with more than 10000 items needs',
  ],
  [
    'nothing more, beyond the window',
    ({ filters }) => page(20_000, filters ? [] : ids(10)),
    'counts 20010 items but gives 10',
  ],
  [
    'an early end, beyond the window',
    ({ filters }) => page(filters ? 0 : 20_000, filters ? [] : ids(10)),
    'counts 20000 items but gives 10',
  ],
]

describe('a search service', () => {
  for (const [name, ask, message] of broken) {
    it(`that gives ${name} is found out`, async () => {
      const { search, asked } = searchOf(ask)
      expect(await failureIn(search)).to.include({ code: 'SOURCE_MALFORMED', message: `an API ${message}` })
      expect(asked.length).to.be.at.most(4)
    })
  }

  it('that counts on and on is stopped at the window', async () => {
    const { search, asked } = searchOf(({ offset = 0 }) => page(offset + 20, ids(10, offset)))
    expect(await failureIn(search)).to.include({ code: 'OVER_BOUND' })
    expect(asked).to.have.length(1_000)
  })

  it('that never ends beyond the window is stopped at a bound', async () => {
    let given = 0
    const { search, asked } = searchOf(() => page(20_000, ids(10, (given += 10))))
    const error = await failureOf(all(byKey(search, 500)))
    expect(error).to.include({ code: 'OVER_BOUND', message: 'an API has more than 500 items for one search' })
    expect(asked).to.have.length(51)
  })
})
