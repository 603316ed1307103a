import { expect } from 'chai'
import { cellsDecoder } from '../../../lib/codec/csv-cells.js'
import { sample } from './sample.js'

const read = (column: string, cell: string): unknown => {
  const decoded = cellsDecoder(sample, [column], [1])(['', cell])
  return decoded.ok ? decoded.row[column] : `${decoded.column} is not ${decoded.expected}`
}

describe('cellsDecoder', () => {
  for (const [column, cell, value] of [
    ['id', 'a', 'a'],
    ['part', '12', 12],
    ['part', '-0', -0],
    ['kind', '05', '05'],
    ['kind', '', null],
    ['hierarchy', '{"a":1}', '{"a":1}'],
    ['big', '9223372036854775807', 2n ** 63n - 1n],
    ['score', '-1.5e3', -1500],
    ['amount', '0.10', '0.10'],
    ['active', 'true', true],
    ['active', 'false', false],
    ['active', '', null],
    ['at', '2024-01-02T03:04:05Z', new Date('2024-01-02T03:04:05Z')],
    ['tags', '["x"]', ['x']],
    ['tags', '', []],
    ['status', '{"a":1}', new Map([['a', 1]])],
    ['status', '', new Map()],
    ['question', '[{"id":"q","score":1.5}]', [{ id: 'q', score: 1.5, values: [] }]],
    ['email', '', null],
  ] as const) {
    it(`reads '${cell}' as ${column}`, () => expect(read(column, cell)).to.deep.equal(value))
  }

  for (const [column, cell, message] of [
    ['id', '', 'id is not text, as it is part of the key'],
    ['part', '1.5', 'part is not a whole number of 32 bits'],
    ['part', '0x10', 'part is not a whole number of 32 bits'],
    ['part', ' 1', 'part is not a whole number of 32 bits'],
    ['score', 'NaN', 'score is not a number'],
    ['score', 'Infinity', 'score is not a number'],
    ['score', '1e999', 'score is not a number'],
    ['active', 'True', 'active is not true or false'],
    ['active', '1', 'active is not true or false'],
    ['tags', 'x', 'tags is not an array of text'],
    ['tags', '{}', 'tags is not an array of text'],
    ['tags', 'null', 'tags is not an array of text'],
    ['status', '[1]', 'status is not an object of a whole number of 32 bits'],
  ] as const) {
    it(`refuses '${cell}' as ${column}`, () => expect(read(column, cell)).to.equal(message))
  }
})
