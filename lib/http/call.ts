/** One question to an API. It only reads, whatever its method: it may be asked again. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: URL
  /** What errors call the address where it names a person; absent: host and path. */
  readonly shownAs?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Statuses besides 200 whose answer means something to the caller. */
  readonly expects?: readonly number[]
  readonly signal: AbortSignal
}

export interface Answer {
  readonly status: number
  /** Undefined when an expected status other than 200 comes without JSON. */
  readonly json: unknown
}
