import { expect } from 'chai'
import fc from 'fast-check'
import { isPersonal, Personal } from '../../../lib/personal.js'
import { pack, unpack } from '../../../lib/spill/pack.js'

const there = (value: unknown): unknown => unpack(pack(value))

/** Values of every type that a row may hold, nested as rows nest them. */
const values = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.date(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 3 }).map(entries => new Map(entries)),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$', 'value', '__proto__')), tie('value'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
})).value

describe('pack', () => {
  it('brings every value back as it was', () => {
    fc.assert(
      fc.property(values, value => {
        expect(there({ value })).to.deep.equal({ value })
      }),
    )
  })

  it('brings personal values back closed', () => {
    fc.assert(
      fc.property(values, value => {
        const back = there({ list: [new Personal(value)] }) as { list: unknown[] }
        const held = back.list[0]
        expect(isPersonal(held) && Personal.open(held)).to.deep.equal(value)
      }),
    )
  })

  for (const [what, value] of [
    ['NaN', Number.NaN],
    ['-0', -0],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['a column that looks like a tag', { $: 'date', value: 5 }],
    ['lone halves of surrogate pairs', '\ud800 \udfff'],
    ['line ends', 'a\nb\r\nc\u2028\t'],
  ] as const) {
    it(`keeps ${what}`, () => expect(there({ value })).to.deep.equal({ value }))
  }

  it('turns lists and sets into arrays, and whatever reads as a map into a map', () => {
    const lazy = { get: () => 1, entries: () => [['a', 1]].values() }
    expect(there({ items: new Set([1, 2]), lazy })).to.deep.equal({
      items: [1, 2],
      lazy: new Map([['a', 1]]),
    })
  })

  it('does not change the row it is given', () => {
    const row = { at: new Date(5), user: { at: new Date(6) }, items: [new Date(7)] }
    pack(row)
    expect(row).to.deep.equal({ at: new Date(5), user: { at: new Date(6) }, items: [new Date(7)] })
  })

  it('keeps a __proto__ column harmless', () => {
    const row = JSON.parse('{"__proto__":{"polluted":true}}') as object
    const back = there({ row, at: new Date(0) }) as { row: object }
    expect(Object.keys(back.row)).to.deep.equal(['__proto__'])
    expect('polluted' in {}).to.equal(false)
  })

  it('refuses what no row holds', () => {
    expect(() => pack({ value: () => 1 })).to.throw('a row holds a function, which cannot be spilled')
  })
})
