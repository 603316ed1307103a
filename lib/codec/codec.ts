import * as t from 'io-ts'
import { toJson } from './to-json.js'

/**
 * Between JSON and the value of a row. Its name says what it expects, and so does the message of every
 * failure.
 */
export type Codec<Value> = t.Type<Value, unknown, unknown>

/** A codec of whatever a column holds. */
export type AnyCodec = t.Mixed

type Guard<Value> = (value: unknown) => value is Value

/** Says what was expected, never what was found: that may be somebody's data. */
export const refuse = (expected: string, context: t.Context): t.Validation<never> =>
  t.failure(undefined, context, expected)

export const codec = <Value>(
  expected: string,
  is: Guard<Value>,
  validate: t.Validate<unknown, Value>,
): Codec<Value> => new t.Type(expected, is, validate, toJson)

/** A codec of one value: `read` returns undefined for what it refuses. */
export const simple = <Value>(
  expected: string,
  is: Guard<Value>,
  read: (json: unknown) => Value | undefined,
): Codec<Value> =>
  codec(expected, is, (json, context) => {
    const value = read(json)
    return value === undefined ? refuse(expected, context) : t.success(value)
  })
