import { expect } from 'chai'
import fc from 'fast-check'
import { lines } from '../../../lib/spill/lines.js'
import { collect } from './rows.js'

/** Splits text that comes in blocks of so many bytes. */
const split = (text: string | Buffer, size: number, longest?: number): Promise<string[]> => {
  return collect(lines(blocks(Buffer.from(text as string), size), 'a.jsonl', longest))
}

async function* blocks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe('lines', () => {
  for (const [what, text, expected] of [
    ['nothing', '', []],
    ['one line', 'a', ['a']],
    ['one line with its end', 'a\n', ['a']],
    ['two lines', 'a\nb', ['a', 'b']],
    ['empty lines', '\n\na\n\n', ['', '', 'a', '']],
    ['line ends of Windows', 'a\r\nb\r\n', ['a', 'b']],
    ['a byte order mark', '\ufeffa\n', ['a']],
    ['a mark that is not at the start', 'a\n\ufeffb', ['a', '\ufeffb']],
    ['characters of several bytes', 'é\n😀\n', ['é', '😀']],
  ] as const) {
    for (const size of [1, 2, 3, 1000]) {
      it(`splits ${what} in blocks of ${size}`, async () =>
        expect(await split(text, size)).to.deep.equal(expected))
    }
  }

  it('gives the same lines in blocks of any size', async () => {
    const texts = fc
      .array(fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r', '😀') }))
      .map(parts => parts.join(''))
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (text, size) => {
        expect(await split(text, size)).to.deep.equal(await split(text, 1000))
      }),
    )
  })

  for (const size of [1, 3, 1000]) {
    it(`refuses what is not UTF-8, in blocks of ${size}`, async () => {
      const error = await split(Buffer.from('a\nb\n\xff\nc', 'latin1'), size).catch(error => error)
      expect(error.message).to.equal('line 3 of a.jsonl is not UTF-8')
      expect(error).to.deep.include({
        code: 'SOURCE_MALFORMED',
        at: { file: 'a.jsonl', line: 3, allowed: 'UTF-8' },
      })
    })

    it(`refuses a line that is too long, in blocks of ${size}`, async () => {
      expect(await split('1234\n12345\n', size, 5)).to.deep.equal(['1234', '12345'])
      const error = await split('123456789\n1', size, 5).catch(error => error)
      expect(error.message).to.equal('line 1 of a.jsonl is longer than 5 bytes')
    })
  }
})
