import { isRight } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'

export type Parsed<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false }

const NOT_READ = { ok: false } as const

/**
 * Reads JSON that a column holds as text, and checks it. Nothing, damaged JSON and JSON of another shape are
 * all `{ ok: false }`: what that means is for the report to say.
 */
export const jsonText =
  <Value>(codec: t.Decoder<unknown, Value>) =>
  (text: string | null | undefined): Parsed<Value> => {
    if (text === null || text === undefined) return NOT_READ
    try {
      const read = codec.decode(JSON.parse(text))
      return isRight(read) ? { ok: true, value: read.right } : NOT_READ
    } catch (error) {
      if (error instanceof SyntaxError) return NOT_READ
      throw error
    }
  }
