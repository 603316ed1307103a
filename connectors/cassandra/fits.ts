import type { Column, ScalarKind } from '../../lib/columns.js'
import { CQL, type CqlType, cqlName, elementOf, entryOf, fieldsOf } from './cql-type.js'

const TEXTS = [CQL.text, CQL.varchar, CQL.ascii]
const SMALL_INTEGERS = [CQL.int, CQL.smallint, CQL.tinyint]

/** The CQL types that hold a kind of value without loss, first the one that a schema would choose. */
const HOLDERS: Readonly<Record<ScalarKind, readonly number[]>> = {
  text: TEXTS,
  json: TEXTS,
  code: [...TEXTS, ...SMALL_INTEGERS],
  int: SMALL_INTEGERS,
  bigint: [CQL.bigint, CQL.counter, ...SMALL_INTEGERS, CQL.varint],
  double: [CQL.double, CQL.float, ...SMALL_INTEGERS],
  decimal: [CQL.decimal, CQL.varint],
  boolean: [CQL.boolean],
  timestamp: [CQL.timestamp],
  date: [CQL.date],
  uuid: [CQL.uuid, CQL.timeuuid],
}

/** Why values of a CQL type are none of a dataset's column. */
interface Misfit {
  /** Where inside the column, for instance `question.duration`; empty for the column itself. */
  readonly path: string
  readonly found: string
  readonly allowed: string
}

/** Finds the first part of a column that its CQL type cannot serve. */
export const misfit = (type: CqlType, column: Column, path = ''): Misfit | undefined => {
  const wanted = column.type
  switch (wanted.kind) {
    case 'list':
    case 'set':
      if (type.code !== CQL.list && type.code !== CQL.set) return { path, ...asked(type, 'list or set') }
      return misfit(elementOf(type), wanted.of, `${path}[]`)
    case 'map':
      if (type.code !== CQL.map) return { path, ...asked(type, 'map') }
      if (!TEXTS.includes(entryOf(type)[0].code as never))
        return { path, ...asked(type, 'map with text keys') }
      return misfit(entryOf(type)[1], wanted.of, `${path}{}`)
    case 'struct':
      if (type.code !== CQL.udt) return { path, ...asked(type, 'user-defined type') }
      return misfitOfFields(type, wanted.fields, path)
    default:
      if (HOLDERS[wanted.kind].includes(type.code)) return undefined
      return { path, ...asked(type, holders(wanted.kind)) }
  }
}

const asked = (type: CqlType, allowed: string) => ({ found: cqlName(type), allowed })

const holders = (kind: ScalarKind): string =>
  [...new Set(HOLDERS[kind].map(code => cqlName({ code })))].join(', ')

const misfitOfFields = (
  type: CqlType,
  fields: Readonly<Record<string, Column>>,
  path: string,
): Misfit | undefined => {
  for (const [name, column] of Object.entries(fields)) {
    const field = fieldsOf(type).find(candidate => candidate.name === name)
    const found = field
      ? misfit(field.type, column, `${path}.${name}`)
      : {
          path: `${path}.${name}`,
          found: 'no such field',
          allowed: fieldsOf(type)
            .map(f => f.name)
            .join(', '),
        }
    if (found) return found
  }
  return undefined
}
