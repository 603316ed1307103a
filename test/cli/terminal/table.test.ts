import { expect } from 'chai'
import { type Cell, type Column, table } from '../../../cli/terminal/table.js'

type Rows = Record<string, Cell>[]

const cases: [why: string, rows: Rows, columns: (string | Column)[], lines: string[]][] = [
  ['text on the left', [{ a: 'x', b: 'yy' }], ['a', 'b'], ['a  b', 'x  yy']],
  [
    'the widest cell',
    [
      { a: 'long', b: 'y' },
      { a: 'x', b: 'y' },
    ],
    ['a', 'b'],
    ['a     b', 'long  y', 'x     y'],
  ],
  [
    'numbers on the right',
    [
      { n: 5, t: 'a' },
      { n: 123, t: 'b' },
    ],
    ['n', 't'],
    ['  n  t', '  5  a', '123  b'],
  ],
  [
    'amounts on the right',
    [{ n: '5 B' }, { n: '12 B' }],
    [{ key: 'n', right: true }],
    ['   n', ' 5 B', '12 B'],
  ],
  ['a title', [{ n: 'x' }], [{ key: 'n', title: 'name' }], ['name', 'x']],
  ['absent cells', [{ a: null }, { b: true }], ['a', 'b'], ['a  b', '', '   true']],
  ['no rows', [], ['a', 'b'], ['a  b']],
  ['characters beyond 16 bits', [{ a: '😀😀', b: 1 }], ['a', 'b'], ['a   b', '😀😀  1']],
  ['no control characters', [{ a: 'x\x1b[2J\ny\u2028z' }], ['a'], ['a', 'x [2J y z']],
]

describe('table', () => {
  for (const [why, rows, columns, lines] of cases) {
    it(`has ${why}`, () => expect(table(rows, { columns })).to.equal(lines.map(line => `${line}\n`).join('')))
  }
})
