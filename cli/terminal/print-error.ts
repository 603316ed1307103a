import { asLernError, isLernError, type LernError, type Place } from '../../lib/errors.js'
import { printable } from './printable.js'

export interface ErrorPrinting {
  /** One JSON document instead of lines. */
  readonly json?: boolean
  readonly stderr: { write(text: string): unknown }
  /** With `-v`: also where in the program it happened. */
  readonly verbose?: boolean
}

/** Tells what failed, where, what was allowed and why. Never what a row holds. */
export const printError = (thrown: unknown, { json, stderr, verbose }: ErrorPrinting): void => {
  const error = asLernError(thrown)
  const told = json ? [JSON.stringify({ error: document(error) })] : lines(error, verbose)
  stderr.write(`${told.join('\n')}\n`)
}

const document = (error: LernError) => ({
  code: error.code,
  message: message(error),
  at: error.at,
  ...(cause(error) === undefined ? {} : { cause: cause(error) }),
})

const lines = (error: LernError, verbose = false): string[] => [
  `error[${error.code}] ${message(error)}`,
  ...indented('at', place(error.at)),
  ...indented('allowed', error.at.allowed),
  ...indented('cause', cause(error)),
  ...(verbose ? frames(error) : []),
  ...(error.code === 'DEFECT' ? [`  ${REQUEST}`] : []),
]

const REQUEST = 'This is a defect in lern: please report it, with the command and its output under -v.'

const indented = (label: string, text: string | undefined): string[] =>
  text ? [`  ${label}: ${printable(text)}`] : []

const PLACES = ['report', 'step', 'dataset', 'source', 'range', 'column', 'path'] as const

/** `report admin-user-reports, dataset user, file user.jsonl:17` */
const place = (at: Place): string => {
  const file = at.file && `file ${at.file}${at.line === undefined ? '' : `:${at.line}`}`
  return [...PLACES.map(name => at[name] && `${name} ${at[name]}`), file].filter(Boolean).join(', ')
}

/** The message may have several lines of ours; that of a defect is its cause's. */
const message = (error: LernError): string =>
  error.code === 'DEFECT' && error.cause instanceof Error
    ? printable(said(error.cause))
    : error.message.split('\n').map(printable).join('\n')

/** One level of the cause. */
const cause = ({ code, cause }: LernError): string | undefined => {
  if (!(cause instanceof Error) || code === 'DEFECT') return undefined
  return isLernError(cause) ? `[${cause.code}] ${cause.message}` : said(cause)
}

/** What a foreign error says. A syntax error quotes what it could not read, perhaps a row: its name must do. */
const said = (error: Error): string =>
  error instanceof SyntaxError ? error.name : (error.message || error.name).replace(CREDENTIALS, '://***@')

const CREDENTIALS = /:\/\/[^\s/]*@/g

const frames = ({ stack, cause }: LernError): string[] => {
  const origin = cause instanceof Error ? cause.stack : stack
  return (origin ?? '')
    .split('\n')
    .filter(text => /^\s+at /.test(text))
    .map(text => `  ${text.trim()}`)
}
