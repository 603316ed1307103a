import { expect } from 'chai'
import fc from 'fast-check'
import { CQL } from '../../../connectors/cassandra/cql-type.js'
import { positionAfter } from '../../../connectors/cassandra/position.js'
import { murmur3, tokenValue } from '../../../lib/murmur3.js'
import { orderKey, tokenOf } from '../../../lib/order.js'
import { MAX_TOKEN, MIN_TOKEN } from '../../../lib/token-range.js'
import { keyWithToken } from './support/colliding-keys.js'
import { cellsOf, pageOf } from './support/driver-page.js'

const columns = ['a', 'b', 'c'].map(name => ({ name, type: { code: CQL.varchar } }))
const schema = (partition: string[], clustering: string[]) => ({
  columns: new Map(),
  partition,
  clustering,
  descending: [],
})

describe('the position after a page', () => {
  it('has the token of the last row, whatever its key is made of', () => {
    const anyRow = fc.tuple(fc.string(), fc.string({ unit: 'grapheme' }), fc.string())
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 4 }), rows => {
        const page = pageOf(columns, cellsOf(columns, rows))
        const [a, b] = rows.at(-1)!
        for (const partition of [['a'], ['a', 'b'], ['b', 'a']])
          expect(positionAfter(page, schema(partition, ['c'])).token).to.equal(
            tokenOf(orderKey(partition, { a, b })),
          )
      }),
    )
  })

  it('is inside of the partition only when there is a clustering key', () => {
    const clusteringAfter = (row: (string | null)[], clustering: string[]) =>
      positionAfter(pageOf(columns, cellsOf(columns, [row])), schema(['a'], clustering)).clustering
    expect(clusteringAfter(['x', 'y', 'z'], ['c'])).to.deep.equal([Buffer.from('z')])
    expect(clusteringAfter(['x', 'y', 'z'], [])).to.equal(undefined)
    expect(clusteringAfter(['x', 'y', null], ['c'])).to.equal(undefined)
  })
})

describe('two keys', () => {
  it('may have one token', () => {
    const anyToken = fc.bigInt({ min: MIN_TOKEN + 1n, max: MAX_TOKEN })
    fc.assert(
      fc.property(anyToken, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (token, other) => {
        expect(tokenValue(murmur3(keyWithToken(token, other)))).to.equal(token)
      }),
    )
  })
})
