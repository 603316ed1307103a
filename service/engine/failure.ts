import { UnrecoverableError } from 'bullmq'
import { type ErrorCode, isLernError } from '../../lib/errors.js'
import { tellError } from './told-error.js'

/** What passes although the error is not one of a range: files that are locked for a worker that died. */
const PASSES: ReadonlySet<ErrorCode> = new Set(['STORE_BUSY'])

/** True when doing the same task again may end well. What is no error of ours comes from the queue. */
export const mayPass = (thrown: unknown): boolean =>
  !isLernError(thrown) || thrown.retryable || PASSES.has(thrown.code)

/** What a job is to fail with, so that the queue knows whether to try it again, and the run with what to fail. */
export const jobFailure = (thrown: unknown): Error =>
  mayPass(thrown) ? new Error(tellError(thrown)) : new UnrecoverableError(tellError(thrown))
