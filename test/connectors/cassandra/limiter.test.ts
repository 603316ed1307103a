import { expect } from 'chai'
import fc from 'fast-check'
import { Limiter } from '../../../connectors/cassandra/limiter.js'

describe('a budget of rows per second', () => {
  it('never delays when there is no limit', () => {
    const limiter = new Limiter(0)
    limiter.spend(1_000_000, 0)
    expect(limiter.delay(0)).to.equal(0)
  })

  it('lets a debt be paid before the next page', () => {
    const limiter = new Limiter(100)
    limiter.spend(350, 0)
    expect(limiter.delay(0)).to.equal(2510)
    expect(limiter.delay(1000)).to.equal(1510)
    expect(limiter.delay(2510)).to.equal(0)
  })

  it('is kept by whoever waits as long as he is told', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 50 }),
        (perSecond, pages) => {
          const limiter = new Limiter(perSecond)
          let now = 0
          let read = 0
          for (const rows of pages) {
            now += limiter.delay(now)
            expect(read).to.be.at.most(perSecond + (perSecond * now) / 1000)
            limiter.spend(rows, now)
            read += rows
          }
        },
      ),
    )
  })
})
