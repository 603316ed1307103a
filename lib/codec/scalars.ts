import type { ScalarKind } from '../columns.js'
import { type AnyCodec, type Codec, simple } from './codec.js'
import { isDate, parseTimestamp } from './timestamp.js'

const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => Number.isFinite(value)
const isInt = (value: unknown): value is number => typeof value === 'number' && (value | 0) === value
const isBigint = (value: unknown): value is bigint => typeof value === 'bigint'
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
const isMoment = (value: unknown): value is Date => value instanceof Date

const WHOLE = /^[+-]?\d+$/
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** A codec that takes JSON as it is when the guard lets it pass. */
const plain = <Value>(expected: string, is: (value: unknown) => value is Value): Codec<Value> =>
  simple(expected, is, json => (is(json) ? json : undefined))

const textWhere = (expected: string, holds: (text: string) => boolean): Codec<string> =>
  simple(expected, isText, json => (isText(json) && holds(json) ? json : undefined))

const readCode = (json: unknown): string | undefined => {
  if (isNumber(json)) return String(json)
  return isText(json) ? json : undefined
}

const readDecimal = (json: unknown): string | undefined => {
  if (isNumber(json)) return String(json)
  return isText(json) && DECIMAL.test(json) ? json : undefined
}

/** A document that stands in the row itself becomes its text; text is taken as it is. */
const readDocument = (json: unknown): string | undefined => (isText(json) ? json : JSON.stringify(json))

/** Digits that a JSON number would round are written as text. */
const readBigint = (json: unknown): bigint | undefined => {
  if (Number.isSafeInteger(json)) return BigInt(json as number)
  if (!isText(json) || !WHOLE.test(json)) return undefined
  const value = BigInt(json)
  return BigInt.asIntN(64, value) === value ? value : undefined
}

export const SCALARS: { readonly [Kind in ScalarKind]: AnyCodec } = {
  text: plain('text', isText),
  code: simple('text or a number', isText, readCode),
  json: simple('a JSON document', isText, readDocument),
  int: plain('a whole number of 32 bits', isInt),
  bigint: simple('a whole number of 64 bits', isBigint, readBigint),
  double: plain('a number', isNumber),
  decimal: simple('a decimal number', isText, readDecimal),
  boolean: plain('true or false', isBoolean),
  timestamp: simple('a timestamp in ISO 8601 with its offset', isMoment, json =>
    isText(json) ? parseTimestamp(json) : undefined,
  ),
  date: textWhere('a date, yyyy-MM-dd', isDate),
  uuid: textWhere('a UUID', text => UUID.test(text)),
}
