import { createRequire } from 'node:module'
import {
  CQL,
  type CqlColumn,
  type CqlType,
  elementOf,
  entryOf,
  fieldsOf,
} from '../../../../connectors/cassandra/cql-type.js'
import { RawPage } from '../../../../connectors/cassandra/page.js'

interface Encoder {
  encode(value: unknown, type: CqlType): Buffer | null
  decode(bytes: Buffer | null, type: CqlType): unknown
}

/** The driver's own encoding of values, which it does not export. */
export const driverEncoder = (encoding: object = {}): Encoder => {
  const Encoder = createRequire(import.meta.url)('cassandra-driver/lib/encoder.js')
  return new Encoder(4, { encoding })
}

const encoder = driverEncoder()

const int = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

const sized = (cell: Buffer | null): Buffer => (cell ? Buffer.concat([int(cell.length), cell]) : int(-1))

/**
 * A value as the server keeps it. The driver itself cannot write an empty collection inside of another one.
 */
const encode = (value: unknown, type: CqlType): Buffer | null => {
  if (value === null || value === undefined) return null
  if (type.code === CQL.list || type.code === CQL.set) {
    const items = value as unknown[]
    return Buffer.concat([int(items.length), ...items.map(item => sized(encode(item, elementOf(type))))])
  }
  if (type.code === CQL.map) {
    const entries = Object.entries(value)
    const [key, item] = entryOf(type)
    return Buffer.concat([
      int(entries.length),
      ...entries.flatMap(([name, held]) => [sized(encode(name, key)), sized(encode(held, item))]),
    ])
  }
  if (type.code === CQL.udt) {
    const struct = value as Record<string, unknown>
    return Buffer.concat(fieldsOf(type).map(field => sized(encode(struct[field.name], field.type))))
  }
  return encoder.encode(value, type)
}

/** Every cell of every row as the server would send it. */
export const cellsOf = (
  columns: readonly CqlColumn[],
  rows: readonly (readonly unknown[])[],
): (Buffer | null)[][] => rows.map(row => row.map((value, at) => encode(value, columns[at]!.type)))

/** A page of these cells that stands somewhere inside a larger buffer, as pages do. */
export const pageOf = (
  columns: readonly CqlColumn[],
  rows: readonly (readonly (Buffer | null)[])[],
): RawPage => {
  const [before, after] = [Buffer.from('before'), Buffer.from('after')]
  const cells = Buffer.concat(rows.flat().map(sized))
  const bytes = Buffer.concat([before, cells, after])
  return new RawPage(bytes, before.length, rows.length, columns, cells.length)
}
