import { expect } from 'chai'
import fc from 'fast-check'
import { shares } from '../../../service/engine/submit.js'

describe('shares', () => {
  it('are neighbours in order, each item once, of sizes that differ by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 100 }), (length, wanted) => {
        const items = Array.from({ length }, (_, at) => at)
        const found = shares(items, wanted)
        const sizes = found.map(share => share.length)

        expect(found.flat()).to.deep.equal(items)
        expect(found.length).to.equal(Math.min(length, wanted))
        expect(Math.max(...sizes) - Math.min(...sizes)).to.be.at.most(1)
      }),
    )
  })
})
