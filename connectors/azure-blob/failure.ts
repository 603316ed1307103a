import { type ErrorCode, isLernError, LernError } from '../../lib/errors.js'

/** What was being done, and to which container: how an error begins. */
export interface Deed {
  /** Reads like `writing`. */
  readonly doing: string
  /** Relative to the store. */
  readonly path: string
  readonly container: string
}

/** What the server answered. Its own words are left out: they can hold addresses, signatures and keys. */
class Answer extends Error {
  override readonly name = 'Answer'

  constructor(
    readonly status: number | undefined,
    readonly code: string,
    readonly requestId: string | undefined,
  ) {
    super([status, code, requestId && `request ${requestId}`].filter(Boolean).join(' '))
  }
}

/** The parts of the client's errors that are safe to tell. */
interface ClientError {
  readonly name?: string
  readonly code?: string
  readonly statusCode?: number
  readonly response?: { readonly headers?: { get(name: string): string | undefined } }
}

const PLAIN_WORD = /^[\w-]{1,64}$/

const plainest = (...words: readonly (string | undefined)[]): string =>
  words.find(word => word !== undefined && PLAIN_WORD.test(word)) ?? 'Error'

const answerOf = (error: unknown): Answer => {
  const { code, name, statusCode, response } = (error ?? {}) as ClientError
  const headers = response?.headers
  return new Answer(
    statusCode,
    plainest(headers?.get('x-ms-error-code'), code, name),
    headers?.get('x-ms-request-id'),
  )
}

const NO_CONTAINER = 'ContainerNotFound'
const DENIED = new Set([401, 403])
/** Conflicts that stay when the other one has finished. */
const LASTING = new Set([
  'InvalidBlobType',
  'BlockCountExceedsLimit',
  'ContainerDisabled',
  'ContainerBeingDeleted',
])

/** Whether a `LernError` of this connector stands for one of these answers about a blob. */
export const isAnswer = (error: unknown, ...statuses: readonly number[]): boolean =>
  isLernError(error) &&
  error.cause instanceof Answer &&
  error.cause.code !== NO_CONTAINER &&
  statuses.includes(error.cause.status ?? 0)

const isConflict = ({ status, code }: Answer): boolean =>
  status === 412 || (status === 409 && !LASTING.has(code))

/**
 * An error of the client in the words of the product: what, where, the answer's number and name, and no
 * more.
 */
export const failureOf = (error: unknown, { doing, path, container }: Deed): LernError => {
  if (isLernError(error)) return error
  const answer = answerOf(error)
  const { status, code } = answer
  const inShort = [status, code].filter(Boolean).join(' ')
  const fail = (as: ErrorCode, message: string, allowed?: string) =>
    new LernError(as, message, allowed === undefined ? { path } : { path, allowed }, { cause: answer })

  if (code === NO_CONTAINER) {
    return fail(
      'STORE_MISSING',
      `${doing} ${path} failed: there is no container ${container}`,
      'a container that exists',
    )
  }
  if (status === 404) return fail('STORE_MISSING', `${doing} ${path} failed: there is no such file`)
  if (isConflict(answer)) {
    return fail('STORE_BUSY', `${doing} ${path} failed: another run is changing it (${inShort})`)
  }
  if (status !== undefined && DENIED.has(status)) {
    const allowed = `a key or a signature that is valid and may write to the container ${container}`
    return fail('STORE_FAILED', `${doing} ${path} failed: the store refuses access (${inShort})`, allowed)
  }
  return fail('STORE_FAILED', `${doing} ${path} failed (${inShort})`)
}

const TRANSIENT = new Set([408, 429, 500, 502, 503, 504])

/**
 * Whether the same request may succeed when it is sent again: the server was busy, or the way to it broken.
 */
export const isTransient = (error: unknown): boolean => {
  if (isLernError(error) || error instanceof TypeError || error instanceof RangeError) return false
  const { statusCode } = (error ?? {}) as ClientError
  return statusCode === undefined || TRANSIENT.has(statusCode)
}
