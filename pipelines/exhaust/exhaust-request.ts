import { LernError, type Preparing } from '../../lib/index.js'
import type { CollectionBatch } from './collection-batch.js'
import type { exhaustParameters } from './parameters.js'

export type ExhaustPreparing = Preparing<typeof exhaustParameters>

/** What any request with a key is prepared from. */
export type KeyPreparing = Preparing<Pick<typeof exhaustParameters, 'keyFile'>>

/** A batch that cannot be reported, though others of the request can. */
export interface FailedBatch {
  readonly batchid: string
  readonly message: string
}

/** A request, ready to be composed: its batches, and those that cannot be served. */
export interface ExhaustRequest<Batch extends CollectionBatch = CollectionBatch> {
  readonly batches: readonly Batch[]
  readonly failed: readonly FailedBatch[]
}

/** What stands for a request of which nothing may be read. */
export const BLANK_REQUEST: ExhaustRequest<never> = { batches: [], failed: [] }

/** With what a run ends when some of its batches could not be served; nothing when all could. */
export const complaintAbout = ({ failed }: ExhaustRequest): LernError | undefined => {
  if (failed.length === 0) return undefined
  return new LernError('NO_DATA', failed.map(({ message }) => message).join(','), {
    allowed: `the batches without ${failed.map(({ batchid }) => batchid).join(', ')}`,
  })
}

/** Does for each batch what may fail for it alone: then the others go on. With none left the request fails. */
export const forEachBatch = async <Before, After extends CollectionBatch>(
  batches: readonly (Before & CollectionBatch)[],
  complete: (batch: Before & CollectionBatch) => Promise<After>,
): Promise<ExhaustRequest<After>> => {
  const completed: After[] = []
  const failed: FailedBatch[] = []
  for (const batch of batches) {
    try {
      completed.push(await complete(batch))
    } catch (error) {
      if (!(error instanceof LernError) || error.code !== 'NO_DATA') throw error
      failed.push({ batchid: batch.batchid, message: error.message })
    }
  }
  const request = { batches: completed, failed }
  if (completed.length === 0) throw complaintAbout(request)
  return request
}
