import fc from 'fast-check'
import { CQL, type CqlColumn, type CqlType } from '../../../../connectors/cassandra/cql-type.js'
import type { Column } from '../../../../lib/columns.js'
import * as columns from '../../../../lib/columns.js'

/** A CQL type with a column that reads it and values that it may hold, as the driver takes them. */
export interface Typed {
  readonly type: CqlType
  readonly column: Column
  readonly value: fc.Arbitrary<unknown>
}

const scalar = (code: number, column: Column, value: fc.Arbitrary<unknown>): Typed => ({
  type: { code },
  column,
  value,
})

/** What quoting, escaping, and other alphabets have to cope with. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 150 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
  fc.constantFrom(
    '',
    '"',
    ',',
    '\r\n',
    'a"b',
    '\u0000\u001f\u007f',
    '{"a":1}',
    '\u2028',
    'ए',
    '😀',
    '\\',
    '=1',
  ),
)
const ascii = fc.string({ unit: fc.integer({ min: 0, max: 127 }).map(code => String.fromCharCode(code)) })
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const bigText = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
const hugeText = fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }).map(String)
const decimalText = fc
  .tuple(fc.bigInt({ min: -(2n ** 90n), max: 2n ** 90n }), fc.nat(30))
  .map(([whole, places]) => `${whole}${places > 0 ? `.${'7'.padStart(places, '0')}` : ''}`)
const moment = fc.date({ noInvalidDate: true })
const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))

export const scalars: Readonly<Record<string, Typed>> = {
  text: scalar(CQL.varchar, columns.text, anyText),
  ascii: scalar(CQL.ascii, columns.text, ascii),
  json: scalar(CQL.varchar, columns.json, fc.json()),
  'code from text': scalar(CQL.varchar, columns.code, anyText),
  'code from int': scalar(CQL.int, columns.code, int32),
  int: scalar(CQL.int, columns.int, int32),
  smallint: scalar(CQL.smallint, columns.int, fc.integer({ min: -32768, max: 32767 })),
  tinyint: scalar(CQL.tinyint, columns.int, fc.integer({ min: -128, max: 127 })),
  bigint: scalar(CQL.bigint, columns.bigint, bigText),
  'bigint from int': scalar(CQL.int, columns.bigint, int32),
  varint: scalar(CQL.varint, columns.bigint, hugeText),
  double: scalar(CQL.double, columns.double, fc.double()),
  float: scalar(CQL.float, columns.double, fc.float()),
  'double from int': scalar(CQL.int, columns.double, int32),
  decimal: scalar(CQL.decimal, columns.decimal, decimalText),
  'decimal from varint': scalar(CQL.varint, columns.decimal, hugeText),
  boolean: scalar(CQL.boolean, columns.boolean, fc.boolean()),
  timestamp: scalar(CQL.timestamp, columns.timestamp, moment),
  date: scalar(CQL.date, columns.date, day),
  uuid: scalar(CQL.uuid, columns.uuid, fc.uuid()),
}

const anyScalar = fc.constantFrom(...Object.values(scalars))

const listOf = (item: Typed): Typed => ({
  type: { code: CQL.list, info: item.type },
  column: columns.list(item.column),
  value: fc.array(item.value, { maxLength: 4 }),
})

const setOf = (item: Typed): Typed => ({ ...listOf(item), type: { code: CQL.set, info: item.type } })

const mapOf = (item: Typed): Typed => ({
  type: { code: CQL.map, info: [{ code: CQL.varchar }, item.type] },
  column: columns.map(item.column),
  value: fc.dictionary(anyText, item.value, { maxKeys: 4, noNullPrototype: true }),
})

/** The dataset knows the fields in another order, and one fewer. */
const structOf = (items: readonly Typed[]): Typed => {
  const fields = items.map(({ type }, at) => ({ name: `field${at}`, type }))
  const known = items.slice(0, Math.max(1, items.length - 1)).map(({ column }, at) => [`field${at}`, column])
  return {
    type: { code: CQL.udt, info: { keyspace: 'k', name: 'question', fields } },
    column: columns.struct(Object.fromEntries(known.reverse()) as Record<string, Column>),
    value: fc.record(
      Object.fromEntries(items.map(({ value }, at) => [`field${at}`, fc.option(value, { freq: 3 })])),
    ),
  }
}

const nested = (inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> =>
  fc.oneof(
    inner.map(listOf),
    inner.map(setOf),
    inner.map(mapOf),
    fc.array(inner, { minLength: 1, maxLength: 4 }).map(structOf),
  )

export const anyTyped: fc.Arbitrary<Typed> = fc.oneof(
  { weight: 3, arbitrary: anyScalar },
  { weight: 2, arbitrary: nested(anyScalar) },
  { weight: 1, arbitrary: nested(nested(anyScalar)) },
)

export interface TypedTable {
  readonly columns: readonly CqlColumn[]
  readonly dataset: Readonly<Record<string, Column>>
  readonly rows: readonly (readonly unknown[])[]
}

/** A table of some columns of any types, with rows in which anything may be missing. */
export const anyTable: fc.Arbitrary<TypedTable> = fc
  .array(anyTyped, { minLength: 1, maxLength: 5 })
  .chain(typed =>
    fc.record({
      columns: fc.constant(typed.map(({ type }, at) => ({ name: `column${at}`, type }))),
      dataset: fc.constant(Object.fromEntries(typed.map(({ column }, at) => [`column${at}`, column]))),
      rows: fc.array(fc.tuple(...typed.map(({ value }) => fc.option(value, { freq: 4 }))), { maxLength: 5 }),
    }),
  )
