import type { ErrorCode } from '../../lib/index.js'
import type { Progress } from './renew.js'
import type { ProcessedBatch } from './request.js'

/** What becomes of a request's row. Columns that are left out stay as they are. */
export interface Change {
  /** SUBMITTED: put off, to be gone on with in the next window. */
  readonly status: 'SUBMITTED' | 'SUCCESS' | 'FAILED'
  /** `err_message`, only of what failed. */
  readonly message?: string
  /** `execution_time`, in milliseconds. */
  readonly milliseconds?: number
  /** `download_urls`: paths in the store. */
  readonly files?: readonly string[]
  readonly processedBatches?: readonly ProcessedBatch[]
  /** What kind of failure it is. */
  readonly code?: ErrorCode
  /** Seconds until it may be tried again, of what failed. */
  readonly backoffSeconds?: number
  /** How far the work came. */
  readonly progress?: Progress
}
