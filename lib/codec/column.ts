import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Column, ColumnType } from '../columns.js'
import { isPersonal, Personal } from '../personal.js'
import { type AnyCodec, codec, refuse } from './codec.js'
import { arrayOf, mapOf, structOf } from './collections.js'
import { SCALARS } from './scalars.js'

/** Between JSON and a column's value. Absent and null are null, for a collection they are an empty one. */
export const columnCodec = (column: Column): AnyCodec => {
  const value = valueCodec(column)
  const missing = missingValue(column)
  const is = (held: unknown): held is unknown => held === null || value.is(held)

  return codec(value.name, is, (json, context) =>
    json === undefined || json === null ? t.success(missing()) : value.validate(json, context),
  )
}

/** A column that is part of the key: never null. */
export const keyCodec = (column: Column): AnyCodec => {
  const value = valueCodec(column)
  const expected = `${value.name}, as it is part of the key`

  return codec(expected, value.is, (json, context) =>
    json === undefined || json === null ? refuse(expected, context) : value.validate(json, context),
  )
}

/** A value that is there. */
const valueCodec = (column: Column): AnyCodec => {
  const bare = typeCodec(column.type)
  return isPersonalItself(column) ? personalOf(bare) : bare
}

const typeCodec = (type: ColumnType): AnyCodec => {
  if (type.kind === 'list' || type.kind === 'set') return arrayOf(valueCodec(type.of))
  if (type.kind === 'map') return mapOf(valueCodec(type.of))
  if (type.kind !== 'struct') return SCALARS[type.kind]
  const fields = Object.entries(type.fields)
  return structOf(Object.fromEntries(fields.map(([name, field]) => [name, columnCodec(field)])))
}

/** Of a collection or a struct, either the whole is personal or values in it are. */
const isPersonalItself = ({ type, personal }: Column): boolean => {
  if (type.kind === 'struct') return personal && !Object.values(type.fields).some(field => field.personal)
  return personal && !('of' in type && type.of.personal)
}

const personalOf = (bare: AnyCodec): AnyCodec =>
  codec(bare.name, isPersonal, (json, context) => {
    const read = bare.validate(json, context)
    return isLeft(read) ? read : t.success(new Personal(read.right))
  })

const missingValue = (column: Column): (() => unknown) => {
  const nothing = missingOf(column.type)
  return nothing !== null && isPersonalItself(column) ? () => new Personal(nothing) : () => nothing
}

const missingOf = ({ kind }: ColumnType): unknown => {
  if (kind === 'map') return EMPTY_MAP
  return kind === 'list' || kind === 'set' ? EMPTY_LIST : null
}

const EMPTY_MAP: ReadonlyMap<string, unknown> = new Map()
const EMPTY_LIST: readonly unknown[] = Object.freeze([])
