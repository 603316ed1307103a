import { expect } from 'chai'
import { addressOf, type Filters, filtersOf } from '../../../service/status/filters.js'

describe('filters of the status page', () => {
  const cases: readonly (readonly [string, Filters, string])[] = [
    ['', { page: 1 }, '/status'],
    ['status=&report=&page=', { page: 1 }, '/status'],
    ['status=failed', { status: 'FAILED', page: 1 }, '/status?status=FAILED'],
    ['report=a+%26+b&page=2', { report: 'a & b', page: 2 }, '/status?report=a+%26+b&page=2'],
    ['page=0', { page: 1 }, '/status'],
    ['page=-1', { page: 1 }, '/status'],
    ['page=1.5', { page: 1 }, '/status'],
    ['page=1e9', { page: 1 }, '/status'],
    ['page=two', { page: 1 }, '/status'],
  ]
  for (const [query, filters, address] of cases) {
    it(`are read from ?${query}`, () => {
      const given = new URLSearchParams(query)
      expect(filtersOf(name => given.get(name) ?? '')).to.deep.equal(filters)
      expect(addressOf(filters)).to.equal(address)
    })
  }

  it('hold no character that a database does not keep', () => {
    expect(() => filtersOf(() => '\0')).to.throw('status has a character that cannot be stored')
  })
})
