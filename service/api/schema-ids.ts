import { isObject } from '../../lib/codec/collections.js'
import type { JsonObject } from './json-object.js'

/** A schema without the ids inside it that none of its references names: they mean nothing to it. */
export const withoutIdleIds = (schema: JsonObject): JsonObject => {
  const named = referencesOf(schema)
  const isIdle = (id: string) => !named.some(reference => reference.endsWith(id))
  return mapped(schema, inner => strippedOf(inner, isIdle))
}

const strippedOf = (value: unknown, isIdle: (id: string) => boolean): unknown => {
  const inner = (part: unknown) => strippedOf(part, isIdle)
  if (Array.isArray(value)) return value.map(inner)
  if (!isObject(value)) return value
  const { id, ...rest } = value
  return mapped(typeof id === 'string' && isIdle(id) ? rest : value, inner)
}

/** Values of an `enum` are data, whatever they look like. */
const mapped = (schema: JsonObject, change: (value: unknown) => unknown): JsonObject =>
  Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === 'enum' && Array.isArray(value) ? value : change(value),
    ]),
  )

/** What `$ref`s name, without the path below it; a path alone names no id. */
const referencesOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesOf)
  if (!isObject(value)) return []
  const { $ref } = value
  const named = typeof $ref === 'string' ? [$ref.replace(/#(\/.*)?$/, '')] : []
  return [...named.filter(name => name !== ''), ...Object.values(value).flatMap(referencesOf)]
}
