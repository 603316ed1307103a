import ajv, { type ErrorObject, type ValidateFunction } from 'ajv-draft-04'
import type { JsonObject } from './json-object.js'
import { Recent } from './recent.js'
import { withoutIdleIds } from './schema-ids.js'

/** The first thing that is wrong with a value, without the subject; undefined when nothing is. */
export type Validator = (value: unknown) => string | undefined

const SCHEMAS = 500

/** Validators of JSON schemas of draft 4, each made once. Fails when a text is no such schema. */
export const validators = (): ((schema: string) => Validator) => {
  const known = new Recent<Validator>({ entries: SCHEMAS })
  return schema => known.get(schema) ?? known.set(schema, validatorOf(JSON.parse(schema)))
}

/** Fails when the object is no JSON schema. */
export const validatorOf = (schema: JsonObject): Validator => {
  const validate = compile(schema)
  return value => (validate(value) ? undefined : inWords(validate.errors ?? []))
}

/**
 * Whatever draft a schema says it is of, this is how it was always read here. The compiler refuses an id that
 * stands in two places, also where nothing refers to it.
 */
const compile = ({ $schema: _, ...schema }: JsonObject): ValidateFunction => {
  try {
    return compileAsIs(schema)
  } catch {
    return compileAsIs(withoutIdleIds(schema))
  }
}

const compileAsIs = (schema: JsonObject): ValidateFunction =>
  new ajv.default({ allErrors: true, strict: false, validateFormats: false, logger: false }).compile(schema)

const inWords = (errors: readonly ErrorObject[]): string => {
  const [first] = errors
  if (first === undefined) return 'is not valid'
  if (first.keyword === 'required') return missing(errors, first.instancePath)
  const at = first.instancePath === '' ? 'object' : first.instancePath.slice(1).replaceAll('/', '.')
  return `${at} ${first.message ?? 'is not valid'}`
}

/** All that one object lacks is said together. */
const missing = (errors: readonly ErrorObject[], path: string): string => {
  const names = errors
    .filter(({ keyword, instancePath }) => keyword === 'required' && instancePath === path)
    .map(({ params }) => (params as { readonly missingProperty: string }).missingProperty)
  return `object has missing required properties (${JSON.stringify([...new Set(names)].sort())})`
}
