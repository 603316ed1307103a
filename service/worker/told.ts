import { asLernError } from '../../lib/index.js'
import type { Claim } from '../queue/index.js'

/** What a log may say about a request: its id and its report, never what was asked for or by whom. */
export const toldOf = ({ request, attempt, window }: Claim): object => ({
  request: request.requestId,
  job: request.jobId,
  attempt: Number(attempt),
  window,
})

/**
 * What a log may say about an error. The text of a defect may quote a row, so that only its place is told.
 */
export const toldOfError = (thrown: unknown): object => {
  const { code, message, at, stack } = asLernError(thrown)
  if (code !== 'DEFECT') return { code, error: message, at }
  const name = thrown instanceof Error ? thrown.name : typeof thrown
  return { code, error: name, stack: placesOf(stack) }
}

const placesOf = (stack = ''): readonly string[] =>
  stack
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .map(line => line.trim())
