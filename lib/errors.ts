/** What the command line answers with, by what went wrong. */
export const EXIT = {
  done: 0,
  defect: 1,
  usage: 2,
  source: 3,
  data: 4,
  security: 5,
  interrupted: 130,
  /** As if SIGPIPE had ended it, which Node never lets happen. */
  unread: 141,
} as const

type ExitName = keyof typeof EXIT

/** Every code that the product may fail with, the exit it leads to, and whether trying again can help. */
const CODES = {
  DEFECT: { exit: 'defect', retry: false },
  INTERRUPTED: { exit: 'interrupted', retry: false },
  OUTPUT_CLOSED: { exit: 'unread', retry: false },

  USAGE: { exit: 'usage', retry: false },
  CONFIG: { exit: 'usage', retry: false },
  UNKNOWN_REPORT: { exit: 'usage', retry: false },
  UNKNOWN_DATASET: { exit: 'usage', retry: false },
  UNKNOWN_COLUMN: { exit: 'usage', retry: false },
  UNKNOWN_PARAMETER: { exit: 'usage', retry: false },
  NOT_SERVED: { exit: 'usage', retry: false },
  NOT_RESUMABLE: { exit: 'usage', retry: false },

  SOURCE_MISSING: { exit: 'source', retry: false },
  SOURCE_SCHEMA: { exit: 'source', retry: false },
  SOURCE_UNAVAILABLE: { exit: 'source', retry: true },
  SOURCE_TIMEOUT: { exit: 'source', retry: true },
  SOURCE_REFUSED: { exit: 'source', retry: false },
  SOURCE_MALFORMED: { exit: 'source', retry: false },
  SOURCE_ORDER: { exit: 'source', retry: false },
  STORE_FULL: { exit: 'source', retry: false },
  STORE_BUSY: { exit: 'source', retry: false },
  STORE_FAILED: { exit: 'source', retry: false },
  STORE_MISSING: { exit: 'source', retry: false },

  BAD_ROW: { exit: 'data', retry: false },
  OVER_BOUND: { exit: 'data', retry: false },
  COUNT_MISMATCH: { exit: 'data', retry: false },
  NO_DATA: { exit: 'data', retry: false },

  PERSONAL_DATA: { exit: 'security', retry: false },
  FORBIDDEN_BLOCK: { exit: 'security', retry: false },
  POLICY: { exit: 'security', retry: false },
  KEY: { exit: 'security', retry: false },
  UNSAFE_PATH: { exit: 'security', retry: false },
} as const satisfies Record<string, { exit: ExitName; retry: boolean }>

export type ErrorCode = keyof typeof CODES

/** Where it happened. Never a row's contents: they may be somebody's data. */
export interface Place {
  readonly report?: string
  readonly step?: string
  readonly dataset?: string
  readonly source?: string
  readonly range?: string
  readonly file?: string
  readonly line?: number
  readonly column?: string
  readonly path?: string
  /** What would have been right: the allowed values, the bound, the nearest valid name. */
  readonly allowed?: string
}

/**
 * The one error of the product: a stable `code` to match on, a sentence, the place, the cause.
 *
 * `code` decides the exit status of the command line and whether a range is tried again.
 */
export class LernError extends Error {
  override readonly name = 'LernError'

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly at: Place = {},
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options)
  }

  /** The exit status that this error leads to. */
  get exit(): number {
    return EXIT[CODES[this.code].exit]
  }

  get retryable(): boolean {
    return CODES[this.code].retry
  }

  /** The same error with more of the place filled in; what was said first is kept. */
  within(place: Place): LernError {
    const error = new LernError(this.code, this.message, { ...place, ...this.at }, { cause: this.cause })
    if (this.stack !== undefined) error.stack = this.stack
    return error
  }
}

export const isLernError = (error: unknown): error is LernError =>
  error instanceof Error && error.name === 'LernError' && 'code' in error

/** Any thrown value as a `LernError` at a place; what the product did not expect is a defect. */
export const asLernError = (error: unknown, place: Place = {}): LernError => {
  if (isLernError(error)) return error.within(place)
  const message = error instanceof Error ? error.message : String(error)
  return new LernError('DEFECT', message, place, { cause: error })
}
