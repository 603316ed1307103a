import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { type CsvOptions, csvEncoder } from '../../../lib/csv/encoder.js'
import { Personal } from '../../../lib/personal.js'

const encoded = (options: Partial<CsvOptions>, rows: readonly Record<string, unknown>[], size = 1000) => {
  const columns = options.columns ?? Object.keys(rows[0] ?? {})
  const encoder = csvEncoder({ dialect: 'rfc4180', formulas: 'keep', ...options, columns })
  let text = encoder.header().toString()
  for (let at = 0; at < rows.length; at += size) text += encoder.rows(rows.slice(at, at + size)).toString()
  return text
}

type Case = readonly [name: string, value: unknown, rfc4180: string, spark: string]

const cases: readonly Case[] = [
  ['plain text', 'abc', 'abc', 'abc'],
  ['null', null, '', '""'],
  ['undefined', undefined, '', '""'],
  ['empty text', '', '', '""'],
  ['a blank', ' ', ' ', '""'],
  ['a comma', 'a,b', '"a,b"', '"a,b"'],
  ['quotes', 'he said "hi"', '"he said ""hi"""', '"he said \\"hi\\""'],
  ['a backslash', 'c:\\x', 'c:\\x', 'c:\\x'],
  ['a backslash and a comma', 'c:\\x,y', '"c:\\x,y"', '"c:\\\\x,y"'],
  ['a line feed', 'a\nb', '"a\nb"', '"a\nb"'],
  ['a carriage return', 'a\rb', '"a\rb"', '"a\rb"'],
  ['both', 'a\r\nb', '"a\r\nb"', '"a\r\nb"'],
  ['blanks around', ' \ta\u0001 ', ' \ta\u0001 ', 'a'],
  ['a line feed at the end', 'a\n', '"a\n"', 'a'],
  ['blanks around a comma', ' , ', '" , "', '","'],
  ['a no-break space', '\u00a0a\u00a0', '\u00a0a\u00a0', '\u00a0a\u00a0'],
  ['a byte order mark', '\ufeffa', '\ufeffa', '\ufeffa'],
  ['an inner NUL', 'a\0b', 'a\0b', 'a\0b'],
  ['a line separator', 'a\u2028b', 'a\u2028b', 'a\u2028b'],
  ['single quotes, hash, brackets', "#'a' [b]", "#'a' [b]", "#'a' [b]"],
  ['a lone surrogate, which UTF-8 cannot say', 'a\ud800b', 'a\ufffdb', 'a\ufffdb'],
  ['Tamil', 'தமிழ்', 'தமிழ்', 'தமிழ்'],
  ['an emoji', '👩‍🏫', '👩‍🏫', '👩‍🏫'],
  ['true', true, 'true', 'true'],
  ['an integer', 10, '10', '10'],
  ['a big integer', 2n ** 60n, '1152921504606846976', '1152921504606846976'],
  ['a fraction', 0.33, '0.33', '0.33'],
  ['a date', new Date(0), '1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z'],
  ['a list', ['a', 'b'], '"[""a"",""b""]"', '"[\\"a\\",\\"b\\"]"'],
  ['an empty list', [], '[]', '[]'],
  ['a map', new Map([['a', 1]]), '"{""a"":1}"', '"{\\"a\\":1}"'],
]

describe('a CSV encoder', () => {
  for (const size of [1, 2, 1000]) {
    for (const [name, value, rfc4180, spark] of cases) {
      const rows = Array.from({ length: 5 }, (_, index) => ({ index, value, last: 'z' }))
      const expected = (cell: string) =>
        `index,value,last\n${rows.map(({ index }) => `${index},${cell},z\n`).join('')}`
      it(`writes ${name}, in chunks of ${size}`, () => {
        expect(encoded({}, rows, size)).to.equal(expected(Buffer.from(rfc4180).toString()))
        expect(encoded({ dialect: 'spark' }, rows, size)).to.equal(expected(Buffer.from(spark).toString()))
      })
    }
  }

  it('writes a header also without rows, quoted like a cell', () => {
    const columns = ['a', 'b,c', 'd"e', '']
    expect(encoded({ columns }, [])).to.equal('a,"b,c","d""e",\n')
    expect(encoded({ columns, dialect: 'spark' }, [])).to.equal('a,"b,c","d\\"e",""\n')
    expect(encoded({ columns: ['=a', '-5'], formulas: 'escape' }, [])).to.equal("'=a,-5\n")
  })

  it('writes the columns it is told, in that order, and nothing for those that a row lacks', () => {
    expect(encoded({ columns: ['b', 'c', 'a'] }, [{ a: 1, b: 2, d: 3 }])).to.equal('b,c,a\n2,,1\n')
  })

  it('writes a record of one empty cell so that no parser drops it', () => {
    const text = encoded({ columns: ['a'] }, [{ a: '' }, { a: null }, { a: 'x' }])
    expect(text).to.equal('a\n""\n""\nx\n')
    expect(parse(text, { skip_empty_lines: true })).to.deep.equal([['a'], [''], [''], ['x']])
    expect(encoded({ columns: ['a'], dialect: 'spark' }, [{ a: null }])).to.equal('a\n""\n')
  })

  it('writes declared doubles as Java does, in the dialect spark only', () => {
    const rows = [
      { n: 1, d: 1 },
      { n: 2, d: null },
    ]
    expect(encoded({ dialect: 'spark', doubles: ['d'] }, rows)).to.equal('n,d\n1,1.0\n2,""\n')
    expect(encoded({ doubles: ['d'] }, rows)).to.equal('n,d\n1,1\n2,\n')
  })

  it('writes no bytes for no rows', () => {
    expect(csvEncoder({ columns: ['a'], dialect: 'rfc4180', formulas: 'keep' }).rows([])).to.have.length(0)
  })

  for (const dialect of ['rfc4180', 'spark'] as const) {
    it(`refuses a personal value in ${dialect}`, () => {
      const rows = [{ email: new Personal('ada@example.com') }]
      expect(() => encoded({ dialect }, rows))
        .to.throw('column email holds personal data, which no file may hold unreleased')
        .that.includes({ code: 'PERSONAL_DATA' })
    })
  }
})

/** Text that is hard on CSV, without lone surrogates. */
const hardText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '"',
    '""',
    ',',
    '\r',
    '\n',
    '\r\n',
    '\0',
    '\ufeff',
    '\u2028',
    '\\',
    "'",
    '=',
    '\t',
  ),
  fc.string({ unit: 'grapheme' }),
  fc
    .array(fc.constantFrom('a', '"', ',', '\r', '\n', '\\', ' '), { maxLength: 8 })
    .map(parts => parts.join('')),
)

const table = fc
  .integer({ min: 1, max: 5 })
  .chain(width => fc.array(fc.array(hardText, { minLength: width, maxLength: width }), { maxLength: 20 }))

const rowsOf = (cells: readonly (readonly string[])[]) =>
  cells.map(record => Object.fromEntries(record.map((cell, index) => [`c${index}`, cell])))

const columnsOf = (cells: readonly (readonly string[])[]) => (cells[0] ?? ['']).map((_, index) => `c${index}`)

describe('what a CSV encoder writes', () => {
  it('is read back as it was', () => {
    fc.assert(
      fc.property(table, cells => {
        const text = encoded({ columns: columnsOf(cells) }, rowsOf(cells), 3)
        expect(parse(text, { record_delimiter: '\n' })).to.deep.equal([columnsOf(cells), ...cells])
      }),
    )
  })

  it('is what csv-stringify writes, which leaves a bare carriage return and a single empty cell unquoted', () => {
    fc.assert(
      fc.property(table, cells => {
        fc.pre(!cells.some(record => record.length === 1 && record[0] === ''))
        fc.pre(!cells.flat().some(cell => cell.includes('\r') && !/[,"\n]/.test(cell)))
        const ours = encoded({ columns: columnsOf(cells) }, rowsOf(cells))
        expect(ours).to.equal(stringify([columnsOf(cells), ...cells], { record_delimiter: '\n' }))
      }),
    )
  })

  it('does not depend on how the rows come', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 20 }), (cells, size) => {
        const options = { columns: columnsOf(cells), dialect: 'spark', formulas: 'escape' } as const
        expect(encoded(options, rowsOf(cells), size)).to.equal(encoded(options, rowsOf(cells)))
      }),
    )
  })

  it('survives a cell of a megabyte', () => {
    const value = '"a,\n'.repeat(250_000)
    expect(parse(encoded({}, [{ value }]))[1]).to.deep.equal([value])
  })
})
