import { type Logger, pino, stdTimeFunctions } from 'pino'
import { isLernError } from '../../lib/errors.js'

/** Where log lines go. */
export interface LogStream {
  write(line: string): unknown
}

/**
 * A log of JSON lines. An error is logged by its code, its sentence and its place: what caused it may quote
 * somebody's data.
 */
export const serviceLogger = (stream: LogStream, level: 'info' | 'error' = 'info'): Logger =>
  pino({ level, base: null, timestamp: stdTimeFunctions.isoTime, serializers: { err: loggedError } }, stream)

export const loggedError = (error: unknown): object => {
  if (isLernError(error)) return { code: error.code, message: error.message, at: error.at }
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: 'not an error' }
}
