import { expect } from 'chai'
import fc from 'fast-check'
import { Command } from 'ioredis'
import { Words } from '../../../../connectors/redis/write/words.js'

const asTheClientSays = ([name, ...rest]: readonly string[]): Buffer =>
  Buffer.from(new Command(name!, rest).toWritable({}))

describe('the words of a command', () => {
  for (const [what, ...words] of [
    ['nothing but a name', 'ping'],
    ['an empty word', 'set', 'a', ''],
    [
      'lengths of one, two and three digits',
      'set',
      '123456789',
      '1234567890',
      'x'.repeat(99),
      'x'.repeat(100),
    ],
    [
      'words around the length up to which they are written by hand',
      'set',
      ...[39, 40, 41].map(n => 'é'.repeat(n)),
    ],
    ['a word whose bytes have more digits than its characters', 'set', 'é'.repeat(60), '😀'.repeat(5_000)],
    ['what is not ASCII at the end of a short word', 'set', 'abcdé', 'ab\u0080', 'ab\u007f'],
    ['half of a surrogate pair', 'set', 'a\ud800', `${'a'.repeat(50)}\udc00`],
    ['ends of lines', 'set', '\r\n', '$3\r\nabc\r\n'],
    ['a word beyond any buffer', 'set', 'a', 'é'.repeat(300_000)],
    [
      'more words than a heading of one line of four digits',
      ...Array.from({ length: 10_001 }, (_, at) => `${at}`),
    ],
  ] as const) {
    it(`are those that the client sends: ${what}`, () => {
      expect(new Words().addAll(words).take().equals(asTheClientSays(words))).to.equal(true)
    })
  }

  it('are those that the client sends, one command after the other', () => {
    const said = new Words()
    const word = fc.oneof(fc.string({ unit: 'binary', maxLength: 120 }), fc.string({ maxLength: 120 }))
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), rest => {
        const words = ['set', ...rest]
        expect(said.addAll(words).take().equals(asTheClientSays(words))).to.equal(true)
      }),
    )
  })

  it('are not changed by the next command', () => {
    const said = new Words()
    const first = said.addAll(['get', 'a']).take()
    said.addAll(['set', 'b', 'c']).take()
    expect(first.toString()).to.equal('*2\r\n$3\r\nget\r\n$1\r\na\r\n')
  })
})
