import { isLeft } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { LernError, type Place } from '../errors.js'

/** An answer of its due shape; else SOURCE_MALFORMED names the part that is wrong, never what it holds. */
export const decodeAnswer = <Value>(shape: t.Decoder<unknown, Value>, json: unknown, at: Place): Value => {
  const read = shape.decode(json)
  if (!isLeft(read)) return read.right
  const { path, expected } = described(read.left[0]?.context ?? [])
  const subject = path === '' ? 'its answer' : `${path} in its answer`
  throw new LernError('SOURCE_MALFORMED', `${at.source} answers wrongly: ${subject} is not ${expected}`, {
    ...at,
    allowed: expected,
  })
}

const described = (context: t.Context): { readonly path: string; readonly expected: string } => {
  const path = context.reduce((whole, { key }) => {
    if (key === '') return whole
    if (/^\d+$/.test(key)) return `${whole}[${key}]`
    return whole === '' ? key : `${whole}.${key}`
  }, '')
  return { path, expected: context.at(-1)?.type.name ?? 'what it should be' }
}
