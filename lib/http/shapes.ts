import * as t from 'io-ts'
import { simple } from '../codec/codec.js'
import { isObject } from '../codec/collections.js'

/** Parts that answers of the platform's APIs are made of, with names that complete "it is not …". */
export const object = simple('an object', isObject, json => (isObject(json) ? json : undefined))

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
export const list = simple('an array', isList, json => (isList(json) ? json : undefined))

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
export const count = simple('a whole number of at least 0', isCount, json =>
  isCount(json) ? json : undefined,
)

const isOk = (value: unknown): value is 'OK' => value === 'OK'
const ok = simple('OK', isOk, (json = 'OK') => (isOk(json) ? json : undefined))

/** What every answer of the platform is wrapped in. */
export const envelope = <Result extends t.Mixed>(result: Result) =>
  t.type({ responseCode: ok, result }, 'an object')
