import { chain, type Either, isLeft, isRight, map } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import type { Field, GroupShape, ListShape, NamedShape, Shape, ShortShape, VariantsShape } from './field.js'
import { isAbsent, isMap, unfilled } from './filled.js'
import { type LeafShape, readLeaf } from './leaf.js'
import { allowedBy, refusal, unknownKey } from './wording.js'

type Codec<Value = unknown> = t.Type<Value, unknown>
type Validate = t.Validate<unknown, unknown>

/** The io-ts codec of a field: validates, fills in what is absent, says in a sentence what is wrong. */
export const codecOf = <Value>(field: Field<Value>): Codec<Value> => {
  const validate = validateOf(field.shape)
  const present: Validate = (value, context) => {
    const given = isAbsent(value) ? field.preset : value
    if (given !== undefined) return validate(given, context)
    if (field.optional) return t.success(undefined)
    return t.failure(value, context, `missing; allowed: ${allowedBy(field.shape)}`)
  }
  return codec(field.shape.kind, present) as Codec<Value>
}

const codec = (name: string, validate: Validate): Codec =>
  new t.Type<unknown>(name, (value): value is unknown => isRight(validate(value, [])), validate, t.identity)

const validateOf = (shape: Shape): Validate => {
  switch (shape.kind) {
    case 'list':
      return listOf(shape)
    case 'group':
      return groupOf(shape)
    case 'variants':
      return variantsOf(shape)
    case 'short':
      return shortOf(shape)
    case 'named':
      return namedOf(shape)
    default:
      return leafOf(shape)
  }
}

const leafOf =
  (shape: LeafShape): Validate =>
  (value, context) => {
    const read = readLeaf(value, shape)
    return read === undefined ? t.failure(value, context, refusal(value, shape)) : t.success(read)
  }

const listOf = (shape: ListShape): Validate => {
  const item = codecOf(shape.of)
  return (value, context) => {
    if (!Array.isArray(value)) return t.failure(value, context, refusal(value, shape))
    const items = value.map((each, index) => within(item, String(index), each, context))
    return map((valid: readonly Entry[]) => valid.map(([, each]) => each))(all(items))
  }
}

const groupOf = (shape: GroupShape): Validate => {
  const codecs = new Map(Object.entries(shape.fields).map(([key, field]) => [key, codecOf(field)]))
  const rest = shape.rest ? codecOf(shape.rest) : unknown([...codecs.keys()])
  return (value, context) => {
    if (!isMap(value)) return t.failure(value, context, refusal(value, shape))
    const keys = new Set([...codecs.keys(), ...Object.keys(value)])
    const entries = [...keys].map(key => within(codecs.get(key) ?? rest, key, own(value, key), context))
    return map((valid: readonly Entry[]) => fromEntries(valid))(all(entries))
  }
}

/** Refuses a key that is not among the known ones, whatever its value. */
const unknown = (known: readonly string[]): Codec =>
  codec('unknown', (value, context) =>
    t.failure(value, context, unknownKey(context.at(-1)?.key ?? '', known)),
  )

const variantsOf = ({ variants, type }: VariantsShape): Validate => {
  const codecs = new Map(Object.entries(variants).map(([name, group]) => [name, codecOf(group)]))
  const tag = codecOf({
    about: '',
    shape: { kind: 'choice', values: [...codecs.keys()] },
    ...(type === undefined ? {} : { preset: type }),
  })
  return (value, context) => {
    if (!isMap(value)) return t.failure(value, context, refusal(value, { kind: 'variants', variants }))
    const named = within(tag, 'type', own(value, 'type'), context)
    return chain(([, name]: Entry) =>
      codecs.get(name as string)!.validate({ ...value, type: name }, context),
    )(named)
  }
}

const shortOf = (shape: ShortShape): Validate => {
  const group = codecOf(shape.group)
  return (value, context) => {
    if (typeof unfilled(value) === 'string') return group.validate({ [shape.key]: value }, context)
    return isMap(value) ? group.validate(value, context) : t.failure(value, context, refusal(value, shape))
  }
}

const namedOf = (shape: NamedShape): Validate => {
  const mapOf = groupOf({ kind: 'group', fields: {}, rest: shape.of })
  const item = codec('item', (value, context) => {
    const name = unfilled(value)
    if (typeof name === 'string') return mapOf({ [name]: undefined }, context)
    return isMap(value)
      ? mapOf(value, context)
      : t.failure(value, context, refusal(value, shape, 'a name or a map'))
  })
  return (value, context) => {
    if (isMap(value)) return mapOf(value, context)
    if (!Array.isArray(value)) return t.failure(value, context, refusal(value, shape))
    const items = value.map((each, index) => within(item, String(index), each, context))
    return map((valid: readonly Entry[]) => fromEntries(valid.flatMap(entriesOf)))(all(items))
  }
}

const entriesOf = ([, map]: Entry): readonly Entry[] => Object.entries(map as object)

type Entry = readonly [key: string, value: unknown]

const within = (of: Codec, key: string, value: unknown, context: t.Context): Either<t.Errors, Entry> =>
  map((valid: unknown): Entry => [key, valid])(of.validate(value, t.appendContext(context, key, of, value)))

/** All the valid entries, or all that is wrong with the others. */
const all = (entries: readonly Either<t.Errors, Entry>[]): Either<t.Errors, readonly Entry[]> => {
  const errors = entries.flatMap(entry => (isLeft(entry) ? entry.left : []))
  if (errors.length > 0) return t.failures(errors)
  return t.success(entries.flatMap(entry => (isRight(entry) ? [entry.right] : [])))
}

const own = (value: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(value, key) ? value[key] : undefined

const fromEntries = (entries: readonly Entry[]): unknown =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined))
