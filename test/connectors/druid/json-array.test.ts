import { expect } from 'chai'
import fc from 'fast-check'
import { JsonArrayReader } from '../../../connectors/druid/json-array.js'

const read = (pieces: readonly (string | Uint8Array)[]): readonly unknown[] => {
  const reader = new JsonArrayReader()
  const items = pieces.flatMap(piece => reader.push(Buffer.from(piece)))
  reader.end()
  return items
}

/** Bytes in pieces of one size. */
const cut = (text: string, size: number): readonly Uint8Array[] => {
  const bytes = Buffer.from(text)
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  )
}

describe('a JSON array in pieces', () => {
  for (const size of [1, 2, 3, 1_000]) {
    it(`is read as if it were whole, in pieces of ${size} bytes`, () =>
      fc.assert(
        fc.property(fc.array(fc.json()), fc.constantFrom('', ' ', '\r\n\t'), (items, space) => {
          const text = `${space}[${space}${items.join(`${space},${space}`)}${space}]${space}`
          expect(read(cut(text, size))).to.deep.equal(JSON.parse(text))
        }),
      ))
  }

  it('gives each item as soon as it is there', () => {
    const reader = new JsonArrayReader()
    expect(reader.push(Buffer.from('[{"a":"],'))).to.deep.equal([])
    expect(reader.push(Buffer.from('"},{"b":'))).to.deep.equal([{ a: '],' }])
    expect(reader.push(Buffer.from('2}]'))).to.deep.equal([{ b: 2 }])
  })

  for (const [text, message] of [
    ['', 'ends in the middle of its answer'],
    ['  ', 'ends in the middle of its answer'],
    ['[', 'ends in the middle of its answer'],
    ['[{"a":1}', 'ends in the middle of its answer'],
    ['[{"a":1},', 'ends in the middle of its answer'],
    ['[{"a":"secret', 'ends in the middle of its answer'],
    ['{"error":"secret"}', 'answers with something that is not a JSON array'],
    ['<html>', 'answers with something that is not a JSON array'],
    ['[] []', 'answers with something that is not a JSON array'],
    ['[1] secret', 'answers with something that is not a JSON array'],
    ['[{"a":NaN}]', 'answers with something that is not JSON'],
    ['[{"a":Infinity}]', 'answers with something that is not JSON'],
    ['[1,]', 'answers with something that is not JSON'],
    ['[,1]', 'answers with something that is not JSON'],
    ['[{"a":1} {"b":2}]', 'answers with something that is not JSON'],
    ['[{"a":1]}]', 'answers with something that is not JSON'],
    [`["${'x'.repeat(2 ** 20)}"]`, 'answers with an item of more than 1048576 bytes'],
  ] as const) {
    it(`${text.slice(0, 30)} ${message}`, () => {
      for (const size of [1, 1_000_000]) expect(() => read(cut(text, size))).to.throw(Error, message)
      expect(() => read([text])).not.to.throw(/secret/)
    })
  }

  it('is not UTF-8', () =>
    expect(() => read([Buffer.from('["\xff"]', 'latin1')])).to.throw('answers with bytes that are not UTF-8'))
})
