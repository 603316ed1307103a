import type { TextRow } from '../../connectors/postgres/index.js'
import { Personal } from '../../lib/index.js'
import type { Layout } from '../requests/layout.js'

/** A batch whose file is done, as `processed_batches` lists it. */
export interface ProcessedBatch {
  readonly channel: string
  readonly batchId: string
  /** Path of the delivered file in the store. */
  readonly filePath: string
  /** Bytes. */
  readonly fileSize: number
}

/** What somebody asked for: a row of `job_request`. */
export interface Request {
  readonly requestId: string
  readonly tag: string
  /** Which report, for instance `progress-exhaust`. */
  readonly jobId: string
  /** `request_data` as it was submitted; undefined when it is missing or no JSON. */
  readonly data: unknown
  readonly requestedBy: string
  /** The organisation that asks. */
  readonly channel: string
  readonly encryptionKey?: Personal<string>
  /** How often it failed so far. */
  readonly iteration: number
  /** What earlier attempts have finished. */
  readonly processedBatches: readonly ProcessedBatch[]
}

/** `processed_batches` of the table that is called `r`; the oldest installations lack it. */
export const batchesColumn = (layout: Layout): string =>
  layout.has('processed_batches') ? 'r.processed_batches::text' : 'NULL::text'

/** The columns of a request, of the table that is called `r`, in the order of `requestOf`. */
export const requestColumns = (layout: Layout): string => `
  r.request_id, r.tag, r.job_id, r.request_data::text, r.requested_by, r.requested_channel,
  r.encryption_key, r.iteration::text, ${batchesColumn(layout)}`

/** A request from its columns as Postgres writes them. */
export const requestOf = (row: TextRow): Request => {
  const [requestId, tag, jobId, data, requestedBy, channel, encryptionKey, iteration, batches] = row
  return {
    requestId: requestId!,
    tag: tag!,
    jobId: jobId!,
    data: parsed(data),
    requestedBy: requestedBy ?? '',
    channel: channel ?? '',
    ...(encryptionKey != null && { encryptionKey: new Personal(encryptionKey) }),
    iteration: Number(iteration ?? 0),
    processedBatches: batchesOf(batches),
  }
}

/** What cannot be read counts as nothing done: those batches are made again. */
export const batchesOf = (text: string | null | undefined): readonly ProcessedBatch[] => {
  const listed = parsed(text)
  return Array.isArray(listed) ? listed.filter(isBatch) : []
}

/** Undefined for what is not there, or no JSON. */
const parsed = (text: string | null | undefined): unknown => {
  try {
    return text == null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

const isBatch = (value: unknown): value is ProcessedBatch => {
  const { batchId, filePath, fileSize } = (value ?? {}) as Partial<ProcessedBatch>
  return typeof batchId === 'string' && typeof filePath === 'string' && typeof fileSize === 'number'
}
