import type { JobRequest } from '../requests/index.js'
import { objectOf } from './json-object.js'

/** Signs the addresses of files for as long as `expiresAt` says. */
export interface Signed {
  readonly downloadUrls: readonly string[]
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

const ENDED: readonly string[] = ['SUCCESS', 'FAILED']

/** Has the request come to an end, so that its files and its times can be shown? */
export const hasEnded = ({ status }: JobRequest): boolean => ENDED.includes(status.toUpperCase())

/** A request as callers see it: never with its key. Times are milliseconds. */
export const jobObject = (request: JobRequest, { downloadUrls, expiresAt }: Signed) => {
  const ended = hasEnded(request)
  return {
    requestId: request.requestId,
    tag: request.tag,
    dataset: request.jobId,
    requestedBy: request.requestedBy,
    requestedChannel: request.requestedChannel,
    status: request.status,
    lastUpdated: request.completedAt || request.submittedAt,
    datasetConfig: objectOf(request.requestData),
    attempts: request.iteration,
    jobStats: {
      dtJobSubmitted: request.submittedAt,
      dtJobCompleted: ended ? request.completedAt : null,
      executionTime: ended ? request.executionTime : null,
    },
    downloadUrls,
    expiresAt,
    statusMessage: request.message,
  }
}
