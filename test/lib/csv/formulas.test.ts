import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import { csvEncoder } from '../../../lib/csv/encoder.js'
import { escapeFormula } from '../../../lib/csv/formulas.js'

const kept: readonly string[] = [
  ...[
    '',
    'a',
    'a=b',
    "'=1",
    ' =1',
    '5',
    '-5',
    '+5',
    '-0.5',
    '+919876543210',
    '-12.50',
    '#a',
    '\u00a0=1',
    '–1',
  ],
]

const triggers = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']
const escaped: readonly string[] = [
  ...triggers,
  ...triggers.map(trigger => `${trigger}SUM(A1:A9)`),
  ...triggers.map(trigger => `${trigger}${trigger}1`),
  ...[
    '=1+1',
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://e.vil","x")',
    '=IMPORTXML("http://e.vil","//a")',
    '=A1,"b"',
  ],
  ...[
    '+1 2',
    '+91 98765',
    '-5-',
    '-1e3',
    '-.5',
    '-5.',
    '+5,0',
    '--5',
    '-5\n',
    '5\n=1'.slice(1),
    '+cmd',
    '@SUM(1)',
  ],
  ...[
    '=DDE("cmd";"/C calc";"x")',
    '\t=1',
    '\r=1',
    '\n=1',
    '\r\n=1',
    '="a""b"',
    '-2+3',
    '=\u0000',
    '@import',
    '+٣',
  ],
  ...['=WEBSERVICE("http://e.vil")', '-cmd', '+"x"', '=1,2', '＝1', '－5', '＋91', '＠x', '=x\n=y', '=\r\n'],
]

describe('formulas', () => {
  for (const text of kept) {
    it(`keeps ${JSON.stringify(text)}`, () => expect(escapeFormula(text)).to.equal(text))
  }

  for (const text of escaped) {
    it(`disarms ${JSON.stringify(text)}`, () => expect(escapeFormula(text)).to.equal(`'${text}`))
  }

  for (const dialect of ['rfc4180', 'spark'] as const) {
    it(`no cell or header starts with a trigger in ${dialect}`, () => {
      const encoder = csvEncoder({ columns: ['=header', 'plain'], dialect, formulas: 'escape' })
      const blanks = ['', ' ', '\t ', '\n']
      const values = blanks.flatMap(blank => escaped.map(text => blank + text))
      const rows = values.map(value => ({ '=header': value, plain: 'x' }))
      const text = encoder.header().toString() + encoder.rows(rows).toString()
      const cells: string[][] = parse(text, dialect === 'spark' ? { escape: '\\', relax_quotes: true } : {})
      expect(cells).to.have.length(rows.length + 1)
      for (const [cell = ''] of cells) {
        if (triggers.includes(cell.charAt(0))) expect(cell).to.match(/^[+-]?\d+(\.\d+)?$/)
      }
    })
  }

  it('leaves everything when told to keep', () => {
    const encoder = csvEncoder({ columns: ['=h'], dialect: 'rfc4180', formulas: 'keep' })
    expect(encoder.header().toString()).to.equal('=h\n')
    expect(encoder.rows([{ '=h': '=1' }]).toString()).to.equal('=1\n')
  })

  it('leaves numbers, which are no text', () => {
    const encoder = csvEncoder({ columns: ['n'], dialect: 'rfc4180', formulas: 'escape' })
    expect(encoder.rows([{ n: -1e-7 }, { n: -5n }]).toString()).to.equal('-1e-7\n-5\n')
  })
})
