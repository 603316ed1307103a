/** A request for a report, as it stands in the table. Times are milliseconds since 1970. */
export interface JobRequest {
  readonly tag: string
  readonly requestId: string
  /** Which report is asked for. */
  readonly jobId: string
  readonly status: string
  /** JSON, as it is stored. */
  readonly requestData: string | null
  readonly requestedBy: string | null
  readonly requestedChannel: string | null
  readonly submittedAt: number | null
  readonly completedAt: number | null
  /** Milliseconds. */
  readonly executionTime: number | null
  /** Paths in the store, or the addresses of files that older jobs wrote. */
  readonly downloadUrls: readonly string[]
  readonly message: string | null
  /** How often it has failed. */
  readonly iteration: number
}

/** The driver would read a timestamp in this machine's time zone. */
export const readTime = (column: string): string => `floor(extract(epoch FROM ${column}) * 1000)::float8`

/** A moment as a timestamp without a zone keeps it: in UTC. */
export const writtenTime = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, -1)

const READ: Readonly<Record<keyof JobRequest, string>> = {
  tag: 'tag',
  requestId: 'request_id',
  jobId: "coalesce(job_id, '')",
  status: "coalesce(status, '')",
  requestData: 'request_data::text',
  requestedBy: 'requested_by',
  requestedChannel: 'requested_channel',
  submittedAt: readTime('dt_job_submitted'),
  completedAt: readTime('dt_job_completed'),
  executionTime: 'execution_time::float8',
  downloadUrls: "coalesce(download_urls, '{}')",
  message: 'err_message',
  iteration: 'coalesce(iteration, 0)',
}

/** A select list whose rows are `JobRequest`s. Keys stay in the database. */
export const REQUEST_COLUMNS: string = Object.entries(READ)
  .map(([member, sql]) => `${sql} AS "${member}"`)
  .join(', ')
