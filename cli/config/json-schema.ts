import type { Field, GroupShape, NamedShape, NumberShape, Shape, VariantsShape } from './field.js'
import { schema } from './schema.js'

type Json = Readonly<Record<string, unknown>>

/** Where a reference may stand in place of a value that is no free text. */
const REFERENCE = { $ref: '#/$defs/reference' }

/** The JSON Schema of the configuration file, for editors and other programs. */
export const jsonSchema = (): Json => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'lern.yaml',
  ...jsonOf(schema),
  $defs: {
    reference: {
      description: 'A value of the environment or of a file.',
      type: 'string',
      pattern: '\\$\\{[^}]+\\}',
    },
  },
})

const jsonOf = ({ about, preset, shape }: Field): Json => ({
  description: about,
  ...shapeOf(shape),
  ...(preset === undefined ? {} : { default: preset }),
})

const shapeOf = (shape: Shape): Json => {
  switch (shape.kind) {
    case 'text':
      return textOf(shape.pattern, shape.scalar)
    case 'number':
      return orReference(numberOf(shape))
    case 'flag':
      return orReference({ type: 'boolean' })
    case 'choice':
      return orReference({ enum: shape.values })
    case 'list':
      return { type: 'array', items: jsonOf(shape.of) }
    case 'group':
      return groupOf(shape)
    case 'variants':
      return variantsOf(shape)
    case 'short':
      return { anyOf: [{ type: 'string' }, jsonOf(shape.group)] }
    case 'named':
      return namedOf(shape)
  }
}

const numberOf = ({ least, most }: NumberShape): Json => ({
  type: 'integer',
  minimum: least,
  ...(most !== undefined && { maximum: most }),
})

const textOf = (pattern?: string, scalar?: boolean): Json => {
  const type = scalar ? ['string', 'number', 'boolean'] : 'string'
  return pattern === undefined ? { type } : orReference({ type, pattern })
}

const orReference = (value: Json): Json => ({ anyOf: [value, REFERENCE] })

const groupOf = ({ fields, rest }: GroupShape): Json => {
  const required = Object.keys(fields).filter(key => isRequired(fields[key]!))
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, jsonOf(field)])),
    additionalProperties: rest ? jsonOf(rest) : false,
    ...(required.length > 0 ? { required } : {}),
  }
}

const isRequired = (field: Field): boolean => field.preset === undefined && !field.optional

/** A map, or a list of names and maps. */
const namedOf = ({ of }: NamedShape): Json => {
  const map = { type: 'object', additionalProperties: jsonOf(of) }
  return { anyOf: [map, { type: 'array', items: { anyOf: [{ type: 'string' }, map] } }] }
}

/** Each case asks for its type, but for the one that is meant when none is given. */
const variantsOf = ({ variants, type }: VariantsShape): Json => ({
  anyOf: Object.entries(variants).map(([name, group]) => {
    const { required = [], ...json } = jsonOf(group) as { required?: readonly string[] }
    const { default: _, ...rest } = json as Json
    return { ...rest, required: name === type ? required : ['type', ...required] }
  }),
})
