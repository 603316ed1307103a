import { expect } from 'chai'
import fc from 'fast-check'
import { murmur3, tokenValue } from '../../lib/murmur3.js'
import { compareValues, inRange, orderBounds, orderKey, rowOrder, tokenOf } from '../../lib/order.js'
import { MAX_TOKEN, MIN_TOKEN, WHOLE_RING } from '../../lib/token-range.js'

const ID = ['id'] as const
const key = (id: unknown): string => orderKey(ID, { id })
const bytesOf = (orderKey: string): Buffer => Buffer.from(orderKey.slice(8), 'latin1')
const anyText = fc.string({ unit: 'binary', maxLength: 20 })

describe('orderKey', () => {
  it('is the token and the bytes of the key', () => {
    fc.assert(
      fc.property(anyText, id => {
        const bytes = Buffer.from(id)
        expect(tokenOf(key(id))).to.equal(tokenValue(murmur3(bytes)))
        expect(bytesOf(key(id)).equals(bytes)).to.equal(true)
      }),
    )
  })

  it('orders by token, then by unsigned bytes', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        const [left, right] = [tokenOf(key(a)), tokenOf(key(b))]
        const byBytes = Buffer.compare(Buffer.from(a), Buffer.from(b))
        const expected = left === right ? byBytes < 0 : left < right
        expect(key(a) < key(b)).to.equal(expected)
      }),
    )
  })

  for (const [what, value, bytes] of [
    ['text', 'é', 'c3a9'],
    ['an int', 258, '00000102'],
    ['a negative int', -1, 'ffffffff'],
    ['a bigint', 258n, '0000000000000102'],
  ] as const) {
    it(`serializes ${what}`, () => expect(bytesOf(key(value)).toString('hex')).to.equal(bytes))
  }

  it('serializes a composite key as its components with their lengths', () => {
    const key = orderKey(['type', 'id'], { type: 'ab', id: 'c' })
    expect(bytesOf(key).toString('hex')).to.equal('0002616200' + '00016300')
    expect(tokenOf(key)).to.equal(tokenValue(murmur3(bytesOf(key))))
  })

  it('remembers the last key of each scan without mixing them up', () => {
    const composite = ['a', 'b'] as const
    const rows = [
      { a: 'x', b: 'y' },
      { a: 'x', b: 'y' },
      { a: 'x', b: 'z' },
      { a: 'xy', b: '' },
    ]
    const fresh = rows.map(row => orderKey([...composite], row))
    expect(rows.map(row => orderKey(composite, row))).to.deep.equal(fresh)
    expect(new Set(fresh).size).to.equal(3)
  })

  for (const [what, value] of [
    ['null', null],
    ['an absent column', undefined],
    ['a fraction', 1.5],
    ['a number beyond 32 bits', 2 ** 31],
    ['text beyond 64 KiB', 'x'.repeat(65_536)],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => key(value)).to.throw('id is part of the partition key but holds no key')
    })
  }

  it('takes the longest text that Cassandra takes', () => {
    expect(key('x'.repeat(65_500))).to.have.length(65_508)
  })
})

describe('inRange', () => {
  const token = tokenOf(key('ada'))

  for (const [what, range, expected] of [
    ['the whole ring', WHOLE_RING, true],
    ['a range that ends at the token', { start: token - 1n, end: token }, true],
    ['a range that starts at the token', { start: token, end: token + 1n }, false],
    ['a range below', { start: MIN_TOKEN, end: token - 1n }, false],
    ['a range above', { start: token + 1n, end: MAX_TOKEN }, false],
  ] as const) {
    it(`${expected ? 'finds' : 'does not find'} a row in ${what}`, () => {
      expect(inRange(key('ada'), range)).to.equal(expected)
    })
  }

  it('puts every row into exactly one of two ranges that meet', () => {
    fc.assert(
      fc.property(anyText, fc.bigInt(MIN_TOKEN, MAX_TOKEN), (id, middle) => {
        const below = inRange(key(id), { start: MIN_TOKEN, end: middle })
        const above = inRange(key(id), { start: middle, end: MAX_TOKEN })
        expect(below).to.not.equal(above)
        expect(below).to.equal(tokenOf(key(id)) <= middle)
      }),
    )
  })

  it('has bounds that keys never meet', () => {
    const { start, end } = orderBounds({ start: token - 1n, end: token })
    expect(start < key('ada') && key('ada') < end).to.equal(true)
  })
})

describe('rowOrder', () => {
  it('orders rows of a partition by their clustering columns', () => {
    const order = rowOrder({ partition: ID, clustering: ['at', 'name'] })
    const rows = [
      { id: 'a', at: null, name: 'z' },
      { id: 'a', at: new Date(-5), name: 'b' },
      { id: 'a', at: new Date(7), name: 'a' },
      { id: 'a', at: new Date(7), name: 'ab' },
    ]
    const keys = rows.map(order)
    expect([...keys].reverse().sort()).to.deep.equal(keys)
  })
})

describe('compareValues', () => {
  it('compares text by its UTF-8 bytes', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(compareValues(a, b)).to.equal(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
    )
  })

  it('compares numbers by size', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
        expect(compareValues(a, b)).to.equal(Math.sign(a - b) || (a < b ? -1 : a > b ? 1 : 0))
      }),
    )
  })

  for (const [less, more] of [
    [null, ''],
    [null, -5],
    [-0.5, 0],
    [2n, 10n],
    [-(2n ** 63n), -1n],
    ['\uffff', '\u{1f600}'],
    [new Date(1), new Date(2)],
    [false, true],
  ] as const) {
    it(`puts ${String(less)} before ${String(more)}`, () => {
      expect(compareValues(less, more)).to.equal(-1)
      expect(compareValues(more, less)).to.equal(1)
      expect(compareValues(less, less)).to.equal(0)
    })
  }
})
