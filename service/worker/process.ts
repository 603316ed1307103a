import type { ErrorCode, SharingRun } from '../../lib/index.js'
import type { ProcessedBatch, Request, Use } from '../queue/index.js'

export type { ProcessedBatch, Request } from '../queue/index.js'

/** What a request is worked on with. */
export interface ProcessContext {
  /** Given when the worker has to stop, or when the request belongs to another worker now. */
  readonly signal: AbortSignal
  /**
   * To be asked right before files are published. False when another worker has the request: then nothing may
   * be published. Fails when nobody can tell, which comes to the same.
   */
  readonly stillMine: () => Promise<boolean>
  /** Says how far it is: rows written, percent, seconds that it will still take. */
  readonly progress: (rows: number, percent: number, eta: number) => void
  /**
   * Like `stillMine`, for what counts towards the limits of the request's channel: told what is left of them, it says
   * what it takes. What goes beyond is put off: the outcome is DEFERRED.
   */
  readonly take: (decide: (left: Use) => Use) => Promise<boolean>
  /** Set when the request is worked on together with others: they read what they can as one. */
  readonly sharing?: SharingRun
}

/**
 * What became of a request. Everything else that goes wrong is thrown: the request fails with an internal
 * error, unless the worker had to stop, when it is put back.
 */
export interface Outcome {
  /** DEFERRED: some batches wait for the channel's next window. */
  readonly status: 'SUCCESS' | 'FAILED' | 'DEFERRED'
  /** Paths in the store of the files of all batches; none unless it is a success. */
  readonly files: readonly string[]
  /** Why it failed, for the person who asked. */
  readonly message?: string
  /** What kind of failure it is, for metrics and for the time until it is tried again. */
  readonly code?: ErrorCode
  /** All batches that are done, those of earlier attempts first. */
  readonly processedBatches: readonly ProcessedBatch[]
}

/** Works on one request. */
export interface Process {
  (request: Request, context: ProcessContext): Promise<Outcome>
  /** Its files count towards no limit: a channel gets them also when it has used up the others. */
  readonly unlimited?: true
  /** Whether its requests read whole tables, so that those that wait together are better worked on together. */
  readonly readsWholeTables?: () => Promise<boolean>
}

/** Who works on which report, by job id. */
export type Processes = Readonly<Record<string, Process>>
