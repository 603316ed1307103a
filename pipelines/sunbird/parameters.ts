import * as t from 'io-ts'
import { isDate } from '../../lib/codec/timestamp.js'
import { INTERVALS, intervalOf, jsonText, type Parameter } from '../../lib/index.js'
import { statusesOf } from './course.js'

/** A text that must be readable in some way. It stays a text, so that the record shows what was given. */
const checkedText = <Fallback extends string | undefined>(
  about: Pick<Parameter, 'summary' | 'allowed'> & { readonly fallback: Fallback },
  isReadable: (text: string) => boolean,
): Parameter<string | Fallback> => ({
  ...about,
  parse: given => (typeof given === 'string' && isReadable(given) ? given : undefined),
})

/** A time; `fallback` undefined: any. */
export const intervalParameter = <const Fallback extends string | undefined>(
  summary: string,
  fallback: Fallback,
): Parameter<string | Fallback> =>
  checkedText(
    { summary, allowed: INTERVALS, fallback },
    text => intervalOf(text, new Date(), 'UTC') !== undefined,
  )

/** Which batches are told of, by their status. */
export const statusParameter = checkedText(
  {
    summary: 'Only batches of these statuses, separated by commas; all when absent',
    allowed: 'Upcoming, Ongoing or Expired, or 0, 1 or 2',
    fallback: undefined,
  },
  text => statusesOf(text) !== undefined,
)

/** A day that may be left out, or be empty. */
export const dayParameter = (summary: string): Parameter<string | undefined> =>
  checkedText(
    { summary, allowed: 'a day, yyyy-MM-dd', fallback: undefined },
    text => text === '' || isDate(text),
  )

const objectOf = jsonText(t.UnknownRecord)

/** A JSON object that may be left out; given as its text, or as itself. */
export const jsonParameter = (summary: string): Parameter<object | undefined> => ({
  summary,
  allowed: 'a JSON object',
  fallback: undefined,
  parse: given => {
    if (typeof given !== 'string') return t.UnknownRecord.is(given) ? given : undefined
    const read = objectOf(given)
    return read.ok ? read.value : undefined
  },
})
