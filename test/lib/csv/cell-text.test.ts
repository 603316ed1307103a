import { expect } from 'chai'
import { cellText } from '../../../lib/csv/cell-text.js'
import { LernError } from '../../../lib/errors.js'
import { Personal } from '../../../lib/personal.js'

const items = {
  length: 2,
  *[Symbol.iterator]() {
    yield 'a'
    yield 'b'
  },
}
const day = new Date('2026-03-01T05:30:00.000Z')

const cases: readonly (readonly [string, unknown, string])[] = [
  ['text', 'a "b"', 'a "b"'],
  ['empty text', '', ''],
  ['null', null, ''],
  ['undefined', undefined, ''],
  ['an integer', 42, '42'],
  ['a fraction', -0.5, '-0.5'],
  ['minus zero', -0, '0'],
  ['a large number', 1e21, '1e+21'],
  ['not a number', Number.NaN, 'NaN'],
  ['a big integer', 9223372036854775807n, '9223372036854775807'],
  ['true', true, 'true'],
  ['false', false, 'false'],
  ['a date', day, '2026-03-01T05:30:00.000Z'],
  ['an empty map', new Map(), '{}'],
  [
    'a map',
    new Map<string, unknown>([
      ['a', 1],
      ['b"', null],
    ]),
    '{"a":1,"b\\"":null}',
  ],
  ['a list', ['a', 1, null, undefined], '["a",1,null,null]'],
  ['a set', new Set([1n, 2n]), '[1,2]'],
  ['items', items, '["a","b"]'],
  ['an empty list', [], '[]'],
  [
    'a struct',
    { a: day, b: undefined, c: { d: [true] } },
    '{"a":"2026-03-01T05:30:00.000Z","c":{"d":[true]}}',
  ],
  ['a number inside that JSON cannot say', [Number.NaN, Number.POSITIVE_INFINITY], '[null,null]'],
  ['a prototype key', JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
  ['a lone surrogate inside', ['\ud800'], '["\\ud800"]'],
]

const ada = new Personal('ada@example.com')
const personalCases: readonly (readonly [string, unknown])[] = [
  ['a cell', ada],
  ['a list', ['a', ada]],
  ['a set', new Set([ada])],
  ['a map', new Map([['email', ada]])],
  ['a struct', { contact: { email: ada } }],
]

describe('the text of a cell', () => {
  for (const [name, value, text] of cases) {
    it(`of ${name}`, () => expect(cellText(value, 'column')).to.equal(text))
  }

  for (const [name, value] of personalCases) {
    it(`refuses a personal value in ${name}, and names the column only`, () => {
      expect(() => cellText(value, 'contact'))
        .to.throw(LernError, /^column contact holds personal data, which no file may hold unreleased$/)
        .that.includes({ code: 'PERSONAL_DATA' })
        .and.has.property('at')
        .that.deep.equals({ column: 'contact', allowed: 'release() it for a reason, mask() or drop() it' })
    })
  }

  it('refuses what has no text', () => {
    expect(() => cellText(() => 1, 'c')).to.throw('column c holds a function, which has no text')
    expect(() => cellText(Symbol('s'), 'c')).to.throw('column c holds a symbol, which has no text')
    expect(() => cellText(new Date(Number.NaN), 'c')).to.throw('column c holds an invalid date')
  })
})
