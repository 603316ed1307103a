import { asLernError, type ErrorCode } from '../../lib/index.js'
import { backoffSeconds, type Change, type Claim, internalError } from '../queue/index.js'
import type { Outcome } from './process.js'

/** How the work on a request ended: by itself, or by an error. */
export type Result = { readonly outcome: Outcome } | { readonly error: unknown }

/** What has to be written about a request that was worked on for some milliseconds. */
export const changeOf = (result: Result, { request }: Claim, milliseconds: number): Change => {
  if ('error' in result)
    return failed(internalError(result.error), asLernError(result.error).code, request.iteration)
  const { status, files, processedBatches, message, code } = result.outcome
  if (status === 'SUCCESS') return { status, files, processedBatches, milliseconds }
  if (status === 'DEFERRED') return { status: 'SUBMITTED', processedBatches }
  return {
    ...failed(message ?? internalError('no reason was given'), code ?? 'NO_DATA', request.iteration),
    processedBatches,
  }
}

/** A failure leaves no address of a file behind. */
const failed = (message: string, code: ErrorCode, failures: number): Change => ({
  status: 'FAILED',
  message,
  files: [],
  code,
  backoffSeconds: backoffSeconds(code, failures),
})

/** Over the limits of its channel: it stays as it is, and waits. */
export const putOff: Change = { status: 'SUBMITTED' }

/** For a request that ends every worker which takes it. */
export const endsItsWorkers = ({ takeovers, request }: Claim): Change =>
  failed(internalError(`${takeovers} workers ended while they worked on it`), 'DEFECT', request.iteration)
