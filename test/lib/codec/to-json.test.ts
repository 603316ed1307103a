import { expect } from 'chai'
import fc from 'fast-check'
import { rowDecoder } from '../../../lib/codec/row.js'
import { toJson } from '../../../lib/codec/to-json.js'
import { Personal } from '../../../lib/personal.js'
import { sample } from './sample.js'

describe('toJson', () => {
  for (const [what, value, json] of [
    ['a timestamp', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['a map', new Map([['a', [1]]]), { a: [1] }],
    ['a bigint', 5n, 5],
    ['a bigint beyond what JSON holds', 2n ** 60n, '1152921504606846976'],
    ['nothing', undefined, null],
    ['items', new Set(['a', 'b']), ['a', 'b']],
    ['a struct', { id: 'q', at: new Date(0) }, { id: 'q', at: '1970-01-01T00:00:00.000Z' }],
  ] as const) {
    it(`writes ${what}`, () => expect(toJson(value)).to.deep.equal(json))
  }

  for (const [where, value] of [
    ['alone', new Personal('ada')],
    ['in a list', [new Personal('ada')]],
    ['in a map', new Map([['name', new Personal('ada')]])],
  ] as const) {
    it(`refuses a personal value ${where}`, () => {
      expect(() => toJson(value))
        .to.throw('a personal value was written as JSON')
        .with.property('code', 'PERSONAL_DATA')
    })
  }

  it('keeps a key named __proto__ harmless', () => {
    const json = JSON.stringify(toJson(new Map([['__proto__', 'x']])))
    expect(json).to.equal('{"__proto__":"x"}')
  })

  it('writes rows that are read back as they were', () => {
    const columns = ['id', 'part', 'kind', 'big', 'score', 'active', 'at', 'tags', 'status', 'certificates']
    const decode = rowDecoder(sample, columns)
    const text = fc.string({ unit: 'binary' })
    const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value)
    const names = fc.array(fc.tuple(text, text)).map(entries => new Map(entries))
    const rows = fc.record({
      id: text,
      part: fc.integer(),
      kind: maybe(text),
      big: maybe(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)),
      score: maybe(fc.double({ noNaN: true, noDefaultInfinity: true }).map(score => score + 0)),
      active: maybe(fc.boolean()),
      at: maybe(fc.date({ noInvalidDate: true })),
      tags: fc.array(text),
      status: fc.array(fc.tuple(text, fc.integer())).map(entries => new Map(entries)),
      certificates: fc.array(names),
    })
    fc.assert(
      fc.property(rows, row => {
        const decoded = decode(JSON.parse(JSON.stringify(toJson(row))))
        expect(decoded).to.deep.equal({ ok: true, row })
      }),
    )
  })
})
