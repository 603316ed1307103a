import { expect } from 'chai'
import { RawPage } from '../../../connectors/cassandra/page.js'
import { PageSize, RowWeight } from '../../../connectors/cassandra/page-size.js'

const pageOf = (length: number, size: number) => ({
  rows: new RawPage(Buffer.alloc(0), 0, length, [], size),
  length,
  next: undefined,
})

describe('the size of a page', () => {
  const cases: [what: string, rowBytes: number, rows: number][] = [
    ['is what was allowed for narrow rows', 40, 5000],
    ['is about 384 KiB of wide ones', 1024, 384],
    ['is a few of huge ones', 1 << 20, 10],
  ]
  for (const [what, rowBytes, rows] of cases)
    it(what, () => {
      const weight = new RowWeight(5000)
      expect(weight.rows).to.equal(1000)
      weight.learn(pageOf(100, 100 * rowBytes))
      weight.learn(pageOf(0, 60))
      expect(weight.rows).to.equal(rows)
    })

  it('is halved after slow pages, down to the fewest rows, and grows again after good ones', () => {
    const size = new PageSize(new RowWeight(100), 10)
    const sizes = [size.rows]
    while (size.shrink()) sizes.push(size.rows)
    expect(sizes).to.deep.equal([100, 50, 25, 12, 10])
    for (let page = 0; page < 8; page++) size.came(pageOf(0, 0))
    expect(size.rows).to.equal(20)
  })
})
