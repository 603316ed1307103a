import { isLeft } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { type AnyCodec, type Codec, codec, refuse } from './codec.js'
import { entriesOf } from './ordered-json.js'

/** What a failure of a part says about the whole. */
const within = (failed: { left: t.Errors }, context: t.Context, whole: (part: string) => string) =>
  refuse(whole(failed.left[0]?.message ?? 'something else'), context)

export const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

/** A JSON array. Nothing is not an item: Cassandra's lists and sets hold none. */
export const arrayOf = (item: AnyCodec): Codec<readonly unknown[]> => {
  const named = (part: string) => `an array of ${part}`
  const is = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.every(item.is)

  return codec(named(item.name), is, (json, context) => {
    if (!Array.isArray(json)) return refuse(named(item.name), context)
    const items: unknown[] = []
    for (const part of json) {
      const read = item.validate(part, context)
      if (isLeft(read)) return within(read, context, named)
      items.push(read.right)
    }
    return t.success(items)
  })
}

/** A JSON object, its entries in the order of the text; one that is null is left out. */
export const mapOf = (value: AnyCodec): Codec<ReadonlyMap<string, unknown>> => {
  const named = (part: string) => `an object of ${part}`
  const is = (map: unknown): map is ReadonlyMap<string, unknown> =>
    map instanceof Map && [...map.values()].every(value.is)

  return codec(named(value.name), is, (json, context) => {
    if (!isObject(json)) return refuse(named(value.name), context)
    const map = new Map<string, unknown>()
    for (const [name, part] of entriesOf(json)) {
      if (part === null) continue
      const read = value.validate(part, context)
      if (isLeft(read)) return within(read, context, named)
      map.set(name, read.right)
    }
    return t.success(map)
  })
}

/** A JSON object of these fields; others are ignored. */
export const structOf = (
  fields: Readonly<Record<string, AnyCodec>>,
): Codec<Readonly<Record<string, unknown>>> => {
  const entries = Object.entries(fields)
  const expected = `an object of ${Object.keys(fields).join(', ')}`
  const is = (value: unknown): value is Readonly<Record<string, unknown>> =>
    isObject(value) && entries.every(([name, field]) => field.is(value[name]))

  return codec(expected, is, (json, context) => {
    if (!isObject(json)) return refuse(expected, context)
    const struct: Record<string, unknown> = {}
    for (const [name, field] of entries) {
      const read = field.validate(json[name], context)
      if (isLeft(read)) return within(read, context, part => `an object whose ${name} is ${part}`)
      struct[name] = read.right
    }
    return t.success(struct)
  })
}
