import { expect } from 'chai'
import { CQL, cqlName, type FindUdt, parseCqlType } from '../../../connectors/cassandra/cql-type.js'
import { misfit } from '../../../connectors/cassandra/fits.js'
import type { Column } from '../../../lib/columns.js'
import * as column from '../../../lib/columns.js'
import { scalars } from './support/arbitrary-columns.js'

const findUdt: FindUdt = name =>
  name === 'question' || name === 'Odd "name'
    ? [
        { name: 'id', type: { code: CQL.text } },
        { name: 'params', type: parseCqlType('list<frozen<map<text, text>>>', findUdt) },
      ]
    : undefined

const parse = (written: string) => parseCqlType(written, findUdt)

describe('a CQL type', () => {
  const written: [string, string][] = [
    ['text', 'text'],
    ['varchar', 'text'],
    ['frozen<list<frozen<map<text, int>>>>', 'list<map<text, int>>'],
    ['map<text, frozen<map<text,text>>>', 'map<text, map<text, text>>'],
    ['list<frozen<question>>', 'list<question>'],
    ['set<"Odd ""name">', 'set<Odd "name>'],
    ['tuple<int, map<text, int>>', 'tuple'],
    ["'org.example.Custom'", 'custom'],
  ]
  for (const [from, name] of written)
    it(`is read from ${from}`, () => {
      expect(cqlName(parse(from))).to.equal(name)
    })
})

describe('a column', () => {
  for (const [name, { type, column: wanted }] of Object.entries(scalars))
    it(`fits: ${name}`, () => {
      expect(misfit(type, wanted)).to.equal(undefined)
    })

  const misfits: [written: string, wanted: Column, path: string, found: string, allowed: string][] = [
    ['text', column.int, '', 'text', 'int, smallint, tinyint'],
    ['bigint', column.int, '', 'bigint', 'int, smallint, tinyint'],
    ['int', column.text, '', 'int', 'text, ascii'],
    ['date', column.timestamp, '', 'date', 'timestamp'],
    ['blob', column.text, '', 'blob', 'text, ascii'],
    ['text', column.list(column.text), '', 'text', 'list or set'],
    ['list<int>', column.list(column.text), '[]', 'int', 'text, ascii'],
    ['map<int, text>', column.map(column.text), '', 'map<int, text>', 'map with text keys'],
    ['map<text, text>', column.map(column.int), '{}', 'text', 'int, smallint, tinyint'],
    [
      'list<frozen<question>>',
      column.list(column.struct({ id: column.int })),
      '[].id',
      'text',
      'int, smallint, tinyint',
    ],
    ['question', column.struct({ score: column.double }), '.score', 'no such field', 'id, params'],
    ['text', column.struct({ id: column.text }), '', 'text', 'user-defined type'],
  ]
  for (const [from, wanted, path, found, allowed] of misfits)
    it(`does not fit: ${wanted.type.kind} from ${from}`, () => {
      expect(misfit(parse(from), wanted)).to.deep.equal({ path, found, allowed })
    })
})
