import { LernError } from '../errors.js'
import { nearest } from '../nearest.js'

/** A parameter of a report: what it means, and how the text of a command line or a request becomes its value. */
export interface Parameter<out Value = unknown> {
  readonly summary: string
  readonly allowed: string
  readonly fallback?: Value
  /** All values that it can have, when they are few. */
  readonly choices?: readonly Value[]
  /** Undefined when the text or JSON value is not of this kind. */
  readonly parse: (given: unknown) => Value | undefined
}

export type Parameters = Readonly<Record<string, Parameter>>
export type Given<P extends Parameters> = {
  readonly [K in keyof P]: P[K] extends Parameter<infer Value> ? Value : never
}

interface About<Value> {
  readonly summary: string
  readonly fallback?: Value
}

const isText = (given: unknown): given is string => typeof given === 'string'

export const textParameter = <const Value extends string | undefined>(
  about: About<Value>,
): Parameter<string | Value> => ({
  ...about,
  allowed: 'a text',
  parse: given => (isText(given) ? given : undefined),
})

/** A text that may be left out. */
export const optionalText = (summary: string): Parameter<string | undefined> => ({
  summary,
  allowed: 'a text',
  fallback: undefined,
  parse: given => (isText(given) ? given : undefined),
})

export const flagParameter = (about: About<boolean>): Parameter<boolean> => ({
  fallback: false,
  ...about,
  allowed: 'true or false',
  choices: [true, false],
  parse: given => {
    if (typeof given === 'boolean') return given
    return given === 'true' ? true : given === 'false' ? false : undefined
  },
})

export const choiceParameter = <const Choice extends string>(
  choices: readonly Choice[],
  about: About<Choice>,
): Parameter<Choice> => ({
  ...about,
  allowed: choices.join(', '),
  choices,
  parse: given => choices.find(choice => choice === given),
})

/** A whole number from 1 up. */
export const countParameter = (about: Required<About<number>>): Parameter<number> => ({
  ...about,
  allowed: 'a whole number from 1 up',
  parse: given => {
    const number = isText(given) && /^\d+$/.test(given) ? Number(given) : given
    return typeof number === 'number' && Number.isSafeInteger(number) && number >= 1 ? number : undefined
  },
})

/** The values of a report's parameters: given ones checked, the others by their default. */
export const parametersOf = <P extends Parameters>(
  report: string,
  known: P,
  given: Readonly<Record<string, unknown>>,
): Given<P> => {
  const unknown = Object.keys(given).find(name => !Object.hasOwn(known, name))
  if (unknown !== undefined) throw unknownParameter(report, unknown, Object.keys(known))
  const values = Object.entries(known).map(
    ([name, of]) => [name, parsedValue(report, name, of, given)] as const,
  )
  return Object.fromEntries(values) as Given<P>
}

const parsedValue = (
  report: string,
  name: string,
  of: Parameter,
  given: Readonly<Record<string, unknown>>,
): unknown => {
  if (given[name] === undefined) {
    if ('fallback' in of) return of.fallback
    throw new LernError('USAGE', `${report} needs the parameter ${name}`, { report, allowed: of.allowed })
  }
  const value = of.parse(given[name])
  if (value !== undefined) return value
  throw new LernError('USAGE', `the parameter ${name} of ${report} is not ${of.allowed}`, {
    report,
    allowed: of.allowed,
  })
}

const unknownParameter = (report: string, name: string, known: readonly string[]) => {
  const near = nearest(name, known)
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  return new LernError('UNKNOWN_PARAMETER', `${report} has no parameter ${name}${hint}`, {
    report,
    allowed: known.join(', ') || 'none',
  })
}
