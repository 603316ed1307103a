import { isLeft } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import type { Dataset } from '../dataset.js'
import { LernError } from '../errors.js'
import type { AnyRow, Names } from '../types.js'
import type { AnyCodec } from './codec.js'
import { isObject } from './collections.js'
import { columnCodec, keyCodec } from './column.js'

/** A row, or which column was refused and what it should have held. */
export type Decoded =
  | { readonly ok: true; readonly row: AnyRow }
  | { readonly ok: false; readonly column: string; readonly expected: string }

/**
 * Decodes rows of a snapshot, one JSON object each, to rows that hold just these columns of the dataset.
 * Other columns are ignored; key columns must be there; absent is null, or an empty collection.
 */
export const rowDecoder = (dataset: Dataset, columns: Names): ((json: unknown) => Decoded) => {
  const decode = columnsDecoder(dataset, columns)
  return json => (isObject(json) ? decode(name => json[name]) : refused('JSON', 'an object'))
}

/** Decodes rows whose columns are asked for one by one: `valueIn` gives their JSON. */
export const columnsDecoder = (
  dataset: Dataset,
  columns: Names,
): ((valueIn: (name: string, at: number) => unknown) => Decoded) => {
  const codecs = columns.map(name => [name, codecOf(dataset, name)] as const)

  return valueIn => {
    const row: Record<string, unknown> = {}
    for (const [at, [name, codec]] of codecs.entries()) {
      const read = codec.validate(valueIn(name, at), NOWHERE)
      if (isLeft(read)) return refused(name, read.left[0]?.message ?? codec.name)
      row[name] = read.right
    }
    return { ok: true, row }
  }
}

const NOWHERE: t.Context = []

const refused = (column: string, expected: string): Decoded => ({ ok: false, column, expected })

const codecOf = (dataset: Dataset, name: string): AnyCodec => {
  const column = Object.hasOwn(dataset.columns, name) ? dataset.columns[name] : undefined
  if (!column) throw unknownColumn(dataset, name)
  const isKey = dataset.partition.includes(name) || dataset.clustering.includes(name)
  return isKey ? keyCodec(column) : columnCodec(column)
}

const unknownColumn = (dataset: Dataset, name: string): LernError =>
  new LernError('UNKNOWN_COLUMN', `${dataset.name} has no column ${name}`, {
    dataset: dataset.name,
    column: name,
    allowed: Object.keys(dataset.columns).join(', '),
  })
