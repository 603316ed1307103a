import { expect } from 'chai'
import { rowDecoder } from '../../../lib/codec/row.js'
import { Personal } from '../../../lib/personal.js'
import { sample } from './sample.js'

const KEY = { id: 'a', part: 1 }

/** What one column of a row becomes. */
const read = (column: string, json: unknown): unknown => {
  const decoded = rowDecoder(sample, [column])({ ...KEY, [column]: json })
  if (!decoded.ok) throw new Error(`${decoded.column} is not ${decoded.expected}`)
  return decoded.row[column]
}

const refusal = (column: string, json: unknown): string => {
  const decoded = rowDecoder(sample, [column])({ ...KEY, [column]: json })
  return decoded.ok ? 'accepted' : `${decoded.column} is not ${decoded.expected}`
}

describe('rowDecoder', () => {
  for (const [column, json, value] of [
    ['id', '', ''],
    ['kind', 2, '2'],
    ['kind', '2', '2'],
    ['hierarchy', '{"a":1}', '{"a":1}'],
    ['hierarchy', { a: 1 }, '{"a":1}'],
    ['part', -2147483648, -2147483648],
    ['big', 9007199254740991, 9007199254740991n],
    ['big', '-9223372036854775808', -(2n ** 63n)],
    ['score', 1.5e300, 1.5e300],
    ['amount', '0.10', '0.10'],
    ['amount', 5, '5'],
    ['active', false, false],
    ['at', '2030-06-30T18:29:59Z', new Date('2030-06-30T18:29:59Z')],
    ['at', '2030-06-30 18:29:59+0000', new Date('2030-06-30T18:29:59Z')],
    ['day', '2024-02-29', '2024-02-29'],
    ['unique', '123e4567-e89b-12d3-a456-426614174000', '123e4567-e89b-12d3-a456-426614174000'],
    ['tags', ['x', 'y'], ['x', 'y']],
    ['roles', ['x'], ['x']],
    ['status', { a: 1, b: null }, new Map([['a', 1]])],
    ['certificates', [{ name: 'n' }], [new Map([['name', 'n']])]],
    ['question', [{ id: 'q' }], [{ id: 'q', score: null, values: [] }]],
  ] as const) {
    it(`reads ${JSON.stringify(json)} as ${column}`, () => expect(read(column, json)).to.deep.equal(value))
  }

  for (const missing of [undefined, null]) {
    for (const [column, value] of [
      ['kind', null],
      ['at', null],
      ['email', null],
      ['tags', []],
      ['roles', []],
      ['status', new Map()],
      ['userinfo', new Map()],
    ] as const) {
      it(`reads ${missing} in ${column} as ${JSON.stringify(value)}`, () => {
        expect(read(column, missing)).to.deep.equal(value)
      })
    }
  }

  for (const [column, json, message] of [
    ['id', 5, 'id is not text'],
    ['id', null, 'id is not text, as it is part of the key'],
    ['part', undefined, 'part is not a whole number of 32 bits, as it is part of the key'],
    ['part', 2147483648, 'part is not a whole number of 32 bits'],
    ['part', 1.5, 'part is not a whole number of 32 bits'],
    ['part', '1', 'part is not a whole number of 32 bits'],
    ['kind', true, 'kind is not text or a number'],
    ['big', 2 ** 53, 'big is not a whole number of 64 bits'],
    ['big', '9223372036854775808', 'big is not a whole number of 64 bits'],
    ['score', '1', 'score is not a number'],
    ['amount', '1,5', 'amount is not a decimal number'],
    ['active', 'true', 'active is not true or false'],
    ['at', '2030-06-30T18:29:59', 'at is not a timestamp in ISO 8601 with its offset'],
    ['at', 1700000000000, 'at is not a timestamp in ISO 8601 with its offset'],
    ['day', '2023-02-29', 'day is not a date, yyyy-MM-dd'],
    ['unique', 'x', 'unique is not a UUID'],
    ['tags', 'x', 'tags is not an array of text'],
    ['tags', [1], 'tags is not an array of text'],
    ['tags', [null], 'tags is not an array of text'],
    ['status', [], 'status is not an object of a whole number of 32 bits'],
    ['status', { a: 'x' }, 'status is not an object of a whole number of 32 bits'],
    ['certificates', [{ name: 1 }], 'certificates is not an array of an object of text'],
    ['question', [{ score: 'x' }], 'question is not an array of an object whose score is a number'],
    ['email', 5, 'email is not text'],
    ['userinfo', { phone: 5 }, 'userinfo is not an object of text'],
  ] as const) {
    it(`refuses ${JSON.stringify(json)} as ${column}`, () => expect(refusal(column, json)).to.equal(message))
  }

  for (const json of [null, undefined, 5, 'x', [], [KEY]]) {
    it(`refuses ${JSON.stringify(json)} as a row`, () => {
      const decoded = rowDecoder(sample, ['id'])(json)
      expect(decoded).to.deep.equal({ ok: false, column: 'JSON', expected: 'an object' })
    })
  }

  it('wraps personal values where they stand', () => {
    const open = (value: unknown) => Personal.open(value as Personal<unknown>)
    expect(open(read('email', 'e'))).to.equal('e')
    expect((read('phones', ['1', '2']) as unknown[]).map(open)).to.deep.equal(['1', '2'])
    expect(open((read('userinfo', { phone: '1' }) as Map<string, unknown>).get('phone'))).to.equal('1')
    expect(open(read('profile', { a: 'b' }))).to.deep.equal(new Map([['a', 'b']]))
    expect(open(read('profile', null))).to.deep.equal(new Map())
  })

  it('keeps only the columns that were asked for', () => {
    const decoded = rowDecoder(sample, ['id'])({ ...KEY, kind: 1, other: 2 })
    expect(decoded).to.deep.equal({ ok: true, row: { id: 'a' } })
  })

  it('is not misled by __proto__', () => {
    const json: unknown = JSON.parse('{"id":"a","__proto__":{"kind":"x"},"status":{"__proto__":5}}')
    const decoded = rowDecoder(sample, ['id', 'kind', 'status'])(json)
    if (!decoded.ok) throw new Error(decoded.expected)
    expect(decoded.row).to.deep.equal({ id: 'a', kind: null, status: new Map([['__proto__', 5]]) })
    expect(Object.getPrototypeOf({})).to.equal(Object.prototype)
  })

  it('refuses a column that the dataset does not have', () => {
    expect(() => rowDecoder(sample, ['nmae'])).to.throw('sample has no column nmae')
    expect(() => rowDecoder(sample, ['constructor'])).to.throw('sample has no column constructor')
  })
})
