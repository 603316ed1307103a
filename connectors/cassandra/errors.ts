import { type ErrorCode, isLernError, LernError, type Place } from '../../lib/errors.js'

/** The server's answers that mean something to a scan, by their number in the native protocol. */
const CODES = {
  serverError: 0x0000,
  protocolError: 0x000a,
  badCredentials: 0x0100,
  unavailable: 0x1000,
  overloaded: 0x1001,
  bootstrapping: 0x1002,
  truncate: 0x1003,
  readTimeout: 0x1200,
  readFailure: 0x1300,
  unauthorized: 0x2100,
  invalid: 0x2200,
  unprepared: 0x2500,
} as const

/**
 * What to do about a failed page: `slow` asks for a smaller one, `busy` for the same one a little later,
 * `lost` for another way to the same rows because the server no longer knows the page; `final` cannot be
 * helped by asking again.
 */
type Remedy = 'slow' | 'busy' | 'lost' | 'final'

interface DriverError extends Error {
  readonly code?: unknown
  readonly isSocketError?: boolean
  readonly innerErrors?: Readonly<Record<string, unknown>>
}

const BUSY: readonly unknown[] = [
  CODES.serverError,
  CODES.unavailable,
  CODES.overloaded,
  CODES.bootstrapping,
  CODES.truncate,
]
const SLOW: readonly unknown[] = [CODES.readTimeout, CODES.readFailure]
const REFUSED: readonly unknown[] = [CODES.badCredentials, CODES.unauthorized]

const isAuthentication = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'AuthenticationError' || REFUSED.includes((error as DriverError).code))

/** The driver reports a refused log-in of every host as no host being there. */
const isRefused = (error: DriverError): boolean =>
  isAuthentication(error) || Object.values(error.innerErrors ?? {}).some(isAuthentication)

/**
 * Whether a host no longer takes a statement that it took before, as when its table was changed: the driver
 * prepares it again, and reports that this failed, whatever the reason, as no host being there.
 */
export const isUnprepared = (thrown: unknown): boolean => {
  const { innerErrors = {} } = (thrown instanceof Error ? thrown : {}) as Partial<DriverError>
  return Object.values(innerErrors).some(
    inner => (inner as DriverError | undefined)?.code === CODES.unprepared,
  )
}

export const remedyFor = (thrown: unknown): Remedy => {
  if (!(thrown instanceof Error)) return 'final'
  const error = thrown as DriverError
  if (isRefused(error)) return 'final'
  if (SLOW.includes(error.code) || error.name === 'OperationTimedOutError') return 'slow'
  if (BUSY.includes(error.code) || error.isSocketError || HOSTLESS.includes(error.name)) return 'busy'
  if (error.code === CODES.protocolError || mentionsPaging(error)) return 'lost'
  return 'final'
}

const HOSTLESS = ['NoHostAvailableError', 'BusyConnectionError']

const mentionsPaging = (error: DriverError): boolean =>
  error.code === CODES.invalid && /paging state/i.test(error.message)

/**
 * What the driver or the server threw, as an error of the product. It never quotes a value that was read.
 */
export const cassandraError = (thrown: unknown, place: Place): LernError => {
  if (isLernError(thrown)) return thrown.within(place)
  const error = (thrown instanceof Error ? thrown : new Error(String(thrown))) as DriverError
  const [code, message, allowed] = explained(error, place.source ?? 'cassandra')
  return new LernError(code, message, { ...place, ...(allowed && { allowed }) }, { cause: thrown })
}

type Explained = readonly [code: ErrorCode, message: string, allowed?: string]

const explained = (error: DriverError, source: string): Explained => {
  const datacenters = /only found hosts in data centers: \[(.*)\]/.exec(error.message)?.[1]
  if (datacenters !== undefined) {
    const configured = /configured as '(.*?)'/.exec(error.message)?.[1]
    return [
      'CONFIG',
      `${source} has no datacenter ${configured}: its hosts are in ${datacenters}`,
      datacenters,
    ]
  }
  if (error.message.includes("'localDataCenter' is not defined"))
    return ['CONFIG', `${source} needs the name of its local datacenter`]
  if (isRefused(error)) return ['SOURCE_REFUSED', `${source} refuses access: ${firstSentence(error)}`]
  if (error.code === CODES.invalid && /table .*does not exist|unconfigured table/i.test(error.message))
    return ['SOURCE_MISSING', `${source} is not there: ${error.message}`]
  if (error.code === CODES.invalid) return ['SOURCE_SCHEMA', `${source} refuses the query: ${error.message}`]
  const remedy = remedyFor(error)
  if (remedy === 'slow') return ['SOURCE_TIMEOUT', `${source} does not answer in time: ${error.message}`]
  return ['SOURCE_UNAVAILABLE', `${source} cannot be read: ${firstSentence(error)}`]
}

/** Of a failure on every host, what the first of them said. */
const firstSentence = (error: DriverError): string => {
  const [host, inner] = Object.entries(error.innerErrors ?? {})[0] ?? []
  if (host === undefined) return error.message
  return `${host}: ${inner instanceof Error ? inner.message : String(inner)}`
}
