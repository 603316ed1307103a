import { expect } from 'chai'
import fc from 'fast-check'
import { cellOf } from '../../../connectors/cassandra/cells.js'
import { convertRow } from '../../../connectors/cassandra/convert.js'
import { CQL } from '../../../connectors/cassandra/cql-type.js'
import { csvOfPage } from '../../../connectors/cassandra/csv.js'
import { rowsOfPage } from '../../../connectors/cassandra/rows.js'
import type { Column } from '../../../lib/columns.js'
import { boolean, int, list, map, personal, struct, text, timestamp } from '../../../lib/columns.js'
import { csvEncoder } from '../../../lib/csv/encoder.js'
import type { Dataset } from '../../../lib/dataset.js'
import { LernError } from '../../../lib/errors.js'
import { isPersonal, Personal } from '../../../lib/personal.js'
import type { BadRow } from '../../../lib/source.js'
import { weigh } from '../../../lib/spill/weigh.js'
import type { AnyRow } from '../../../lib/types.js'
import { anyTable, type TypedTable } from './support/arbitrary-columns.js'
import { cellsOf, driverEncoder, pageOf } from './support/driver-page.js'

const datasetOf = (columns: Readonly<Record<string, Column>>): Dataset => ({
  name: 'anything',
  block: 'lern',
  summary: '',
  columns,
  partition: [],
  clustering: [],
})

const neverReject = (row: BadRow) => {
  throw new Error(`column ${row.column} was refused: ${row.expected}`)
}

/** Values without the views: what a row amounts to. */
const plain = (value: unknown): unknown => {
  if (isPersonal(value)) return { personal: plain(Personal.open(value)) }
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  if (value instanceof Map) return { map: [...value].map(([key, item]) => [key, plain(item)]) }
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

const encodings = { objects: {}, maps: { map: Map, useBigIntAsLong: true, useBigIntAsVarint: true } }

const driverRows = ({ columns, rows }: TypedTable, encoding: object): AnyRow[] => {
  const encoder = driverEncoder(encoding)
  return cellsOf(columns, rows).map(cells =>
    Object.fromEntries(cells.map((cell, at) => [columns[at]!.name, encoder.decode(cell, columns[at]!.type)])),
  )
}

const decoded = (table: TypedTable, names = Object.keys(table.dataset)) => {
  const rows = pageOf(table.columns, cellsOf(table.columns, table.rows))
  return rowsOfPage(datasetOf(table.dataset), names)(
    { rows, length: rows.length, next: undefined },
    neverReject,
  )
}

describe('pages of Cassandra', () => {
  it('are let go of by rows that are kept', () => {
    fc.assert(
      fc.property(anyTable, table => {
        const page = pageOf(table.columns, cellsOf(table.columns, table.rows))
        const rows = rowsOfPage(datasetOf(table.dataset), Object.keys(table.dataset))(
          { rows: page, length: page.length, next: undefined },
          neverReject,
        )
        for (const row of rows) weigh(row)
        page.bytes.fill(0xff)
        expect(rows.map(plain)).to.deep.equal(decoded(table).map(plain))
      }),
    )
  })

  // Objects of the driver put numeric keys first, so only its maps tell the order of a map.
  it('decode to the rows that the driver decodes', () => {
    fc.assert(
      fc.property(anyTable, table => {
        const names = Object.keys(table.dataset)
        const expected = driverRows(table, encodings.maps).map(row => convertRow(row, table.dataset, names))
        expect(decoded(table).map(plain)).to.deep.equal(expected.map(plain))
      }),
      { numRuns: 300, endOnFailure: true },
    )
  })

  it('are the same whether the driver gives objects or maps', () => {
    fc.assert(
      fc.property(anyTable, table => {
        const names = Object.keys(table.dataset)
        const [objects, maps] = [encodings.objects, encodings.maps].map(encoding =>
          driverRows(table, encoding).map(row => convertRow(row, table.dataset, names)),
        )
        expect(objects).to.deep.equal(maps)
      }),
    )
  })

  it('leave out the columns that nobody asked for', () => {
    fc.assert(
      fc.property(anyTable, table => {
        const names = Object.keys(table.dataset).reverse().slice(0, -1)
        for (const row of decoded(table, names)) expect(Object.keys(row)).to.deep.equal(names)
      }),
    )
  })

  it('turn into the bytes that the CSV encoder makes of the rows', () => {
    fc.assert(
      fc.property(anyTable, table => {
        const columns = Object.keys(table.dataset)
        const rows = pageOf(table.columns, cellsOf(table.columns, table.rows))
        const csv = csvOfPage(datasetOf(table.dataset), columns)(
          { rows, length: rows.length, next: undefined },
          neverReject,
        )
        const expected = csvEncoder({ columns, dialect: 'rfc4180', formulas: 'keep' }).rows(decoded(table))
        expect(String(csv.bytes)).to.equal(String(expected))
        expect(csv.rows).to.equal(table.rows.length)
      }),
      { numRuns: 500, endOnFailure: true },
    )
  })
})

const TEXT = { code: CQL.varchar }
const NAMES = { code: CQL.map, info: [TEXT, TEXT] }

/** The only cell of the only row of a page. */
const read = (type: { code: number; info?: unknown }, column: Column, value: unknown): unknown => {
  const table = { columns: [{ name: 'it', type }], dataset: { it: column }, rows: [[value]] }
  return decoded(table)[0]!.it
}

describe('a value of a page', () => {
  it('is an empty collection when there is none', () => {
    expect([...(read({ code: CQL.list, info: TEXT }, list(text), null) as Iterable<unknown>)]).to.deep.equal(
      [],
    )
    expect(read(NAMES, map(text), null)).to.have.property('size', 0)
  })

  it('is personal as a whole, or in each of its parts, as the column says', () => {
    const type = { code: CQL.udt, info: { name: 'card', fields: [{ name: 'email', type: TEXT }] } }
    const cases: [unknown, unknown][] = [
      [read(TEXT, personal(text), 'ada'), { personal: 'ada' }],
      [read(TEXT, personal(text), null), null],
      [read(NAMES, map(personal(text)), { a: 'b' }), { map: [['a', { personal: 'b' }]] }],
      [read(NAMES, personal(map(text)), { a: 'b' }), { personal: { map: [['a', 'b']] } }],
      [read(NAMES, personal(map(text)), null), { personal: { map: [] } }],
      [read({ code: CQL.list, info: TEXT }, list(personal(text)), ['a']), [{ personal: 'a' }]],
      [read(type, struct({ email: personal(text) }), { email: 'a@b' }), { email: { personal: 'a@b' } }],
      [read(type, personal(struct({ email: text })), { email: 'a@b' }), { personal: { email: 'a@b' } }],
    ]
    for (const [value, expected] of cases) expect(plain(value)).to.deep.equal(expected)
  })

  it('counts without being decoded, and is a map for whoever asks', () => {
    const value = read(NAMES, map(text), { one: '1', two: '2' }) as ReadonlyMap<string, string>
    expect(value).to.be.instanceOf(Map)
    expect(value.size).to.equal(2)
    expect(value.get('two')).to.equal('2')
    expect(value.has('three')).to.equal(false)
    expect([...value.keys()]).to.deep.equal(['one', 'two'])
    expect([...value.values()]).to.deep.equal(['1', '2'])
    expect([...value.entries()]).to.deep.equal([...value])
    const seen: unknown[] = []
    value.forEach((item, key, itself) => {
      seen.push(item, key, itself === value)
    })
    expect(seen).to.deep.equal(['1', 'one', true, '2', 'two', true])
  })

  it('shows nothing of itself in a log', async () => {
    const { inspect } = await import('node:util')
    expect(inspect(read(NAMES, map(text), { secret: 'x' }))).to.equal('{1 entries}')
    expect(inspect(read({ code: CQL.list, info: TEXT }, list(text), ['x']))).to.equal('[1 values]')
  })

  it('of a type that ends before the last fields leaves those empty', () => {
    const fields = ['a', 'b'].map(name => ({ name, type: TEXT }))
    const type = { code: CQL.udt, info: { name: 'card', fields } }
    const bytes = Buffer.from('0000000178', 'hex')
    const cell = cellOf(type, struct({ b: text, a: text }))
    expect(cell.read(bytes, 0, bytes.length)).to.deep.equal({ b: null, a: 'x' })
  })
})

describe('a value that no column can hold', () => {
  const columns = [
    { name: 'id', type: TEXT },
    { name: 'at', type: { code: CQL.timestamp } },
    { name: 'on', type: { code: CQL.boolean } },
  ]
  const dataset = datasetOf({ id: text, at: timestamp, on: boolean })
  const far = Buffer.from('7fffffffffffffff', 'hex')
  const rows = [
    ...cellsOf(columns, [['a', new Date(0), true]]),
    [Buffer.from('b'), far, null],
    ...cellsOf(columns, [['c', null, false]]),
  ]
  const page = { rows: pageOf(columns, rows), length: 3, next: undefined }
  const refused = [{ column: 'at', expected: 'a time within 270,000 years of now' }]

  it('costs its row and no other, and is told by its column', () => {
    const bad: BadRow[] = []
    const good = rowsOfPage(dataset, ['id', 'at'])(page, row => bad.push(row))
    expect(good).to.deep.equal([
      { id: 'a', at: new Date(0) },
      { id: 'c', at: null },
    ])
    expect(bad).to.deep.equal(refused)
  })

  it('costs its record and no other', () => {
    const bad: BadRow[] = []
    const csv = csvOfPage(dataset, ['id', 'at', 'on'])(page, row => bad.push(row))
    expect(String(csv.bytes)).to.equal('a,1970-01-01T00:00:00.000Z,true\nc,,false\n')
    expect(csv.rows).to.equal(2)
    expect(bad).to.deep.equal(refused)
  })
})

describe('a table that changes while it is read', () => {
  const page = pageOf([{ name: 'age', type: TEXT }], [[Buffer.from('x')]])

  it('fails when its new type is none of the dataset', () => {
    const decode = () =>
      rowsOfPage(datasetOf({ age: int }), ['age'])({ rows: page, length: 1, next: undefined }, neverReject)
    expect(decode)
      .to.throw(LernError, 'anything.age became text in the table while the table was read')
      .with.property('code', 'SOURCE_SCHEMA')
  })
})

describe('CSV of a personal column', () => {
  it('is refused', () => {
    const dataset = datasetOf({ email: personal(text) })
    expect(() => csvOfPage(dataset, ['email']))
      .to.throw(LernError, 'column email holds personal data, which no file may hold unreleased')
      .with.property('code', 'PERSONAL_DATA')
  })
})
