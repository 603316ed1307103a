import { expect } from 'chai'
import fc from 'fast-check'
import { entriesOf, parseJson } from '../../../lib/codec/ordered-json.js'

const asMap = (entries: readonly (readonly [string, unknown])[]) => new Map(entries)

/** Texts of JSON whose names are often whole numbers, and look like other parts of JSON. */
const names = fc.oneof(
  fc.nat().map(String),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('_', '__proto__', '":', '1"'),
)
const values = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.jsonValue(),
    names,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.uniqueArray(fc.tuple(names, tie('value')), { selector: ([name]) => name, maxLength: 4 }).map(asMap),
  ),
})).value

/** With entries as they stand in maps. */
const textOf = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(textOf).join(' , ')}]`
  if (!(value instanceof Map)) return JSON.stringify(value)
  return `{${Array.from(value, ([name, held]) => `${JSON.stringify(name)} :\t${textOf(held)}`).join(',')}}`
}

/** The names of maps within what was read, as they stood in the text. */
const compare = (json: unknown, value: unknown): void => {
  if (Array.isArray(value)) for (const [at, item] of value.entries()) compare((json as unknown[])[at], item)
  if (!(value instanceof Map)) return
  const entries = entriesOf(json as Readonly<Record<string, unknown>>)
  expect(entries.map(([name]) => name)).to.deep.equal([...value.keys()])
  for (const [name, held] of entries) compare(held, value.get(name))
}

describe('parseJson', () => {
  it('reads any JSON as JSON.parse does, and keeps the order of its names', () => {
    fc.assert(
      fc.property(values, value => {
        const text = textOf(value)
        const json = parseJson(text)
        expect(json).to.deep.equal(JSON.parse(text))
        compare(json, value)
      }),
    )
  })

  it('refuses what is no JSON as JSON.parse does', () => {
    fc.assert(
      fc.property(values, fc.nat(), fc.string({ maxLength: 2 }), (value, at, more) => {
        const text = textOf(value)
        const place = at % (text.length + 1)
        const damaged = text.slice(0, place) + more + text.slice(place + 1)
        expect(outcome(parseJson, damaged)).to.deep.equal(outcome(JSON.parse, damaged))
      }),
    )
  })

  for (const [what, text, order] of [
    ['escaped names', '{"b":1,"\\u0031":2}', ['b', '1']],
    ['a name that stands there twice', '{"b":1,"1":2,"b":3}', ['b', '1']],
    ['a text of many megabytes', `{"b":"${'\\"a'.repeat(4_000_000)}","1":2}`, ['b', '1']],
    ['a value that is very deep', `{"b":1,"1":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, ['b', '1']],
  ] as const) {
    it(`keeps the order of ${what}`, () => {
      const json = parseJson(text) as Readonly<Record<string, unknown>>
      expect(entriesOf(json)).to.deep.equal(order.map(name => [name, json[name]]))
    })
  }
})

const outcome = (read: (text: string) => unknown, text: string): unknown => {
  try {
    return { json: read(text) }
  } catch (error) {
    return error
  }
}
