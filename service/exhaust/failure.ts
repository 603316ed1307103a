import type { LernError } from '../../lib/index.js'
import { messageFor } from '../../pipelines/index.js'
import type { Outcome, ProcessedBatch } from '../worker/process.js'

/** What is known is told to who asked; everything else is an internal error. */
export const failure = (error: LernError, processedBatches: readonly ProcessedBatch[] = []): Outcome => {
  const message = messageFor(error)
  if (message === undefined) throw error
  return { status: 'FAILED', message, code: error.code, files: [], processedBatches }
}
