import { expect } from 'chai'
import { blankRow } from '../../../connectors/redis/blank-row.js'

describe('a blank row', () => {
  for (const columns of [[], ['userid'], ['b', 'a', 'with "quotes" and \\', 'b-c', '__proto__', '0']]) {
    it(`has the columns ${JSON.stringify(columns)}, and nothing in them`, () => {
      const row = blankRow(columns)()
      expect(Object.keys(row)).to.have.members(columns)
      expect(Object.values(row)).to.deep.equal(columns.map(() => null))
      expect(Object.getPrototypeOf(row)).to.equal(Object.prototype)
    })
  }

  it('is a new one each time', () => {
    const blank = blankRow(['a'])
    blank().a = 'x'
    expect(blank()).to.deep.equal({ a: null })
  })
})
