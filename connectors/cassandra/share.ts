import type { Names } from '../../lib/types.js'
import { CQL, type CqlType, isTextType } from './cql-type.js'
import { ownName, type TableSchema } from './schema.js'

/** About how many bytes a value takes: enough to tell narrow columns from wide ones. */
const BYTES = { number: 8, text: 32, collection: 128 }

const bytesOf = (type: CqlType): number => {
  if (isTextType(type)) return BYTES.text
  return type.code >= CQL.list || type.code === CQL.blob ? BYTES.collection : BYTES.number
}

/** Which part of a table's bytes some columns hold, roughly: their types are all that is looked at. */
export const shareOf = (schema: TableSchema, columns: Names): number => {
  const wanted = new Set(columns.map(name => ownName(schema, name)))
  let [some, all] = [0, 0]
  for (const [name, type] of schema.columns) {
    const bytes = bytesOf(type)
    all += bytes
    if (wanted.has(name)) some += bytes
  }
  return some / all
}
