import { asLernError, type ErrorCode, isLernError, LernError, type Place } from '../../lib/errors.js'

interface PostgresError extends Error {
  /** SQLSTATE, or the code of a socket's error. */
  readonly code?: unknown
  /** What was asked of the system when it failed, such as to open a file. */
  readonly syscall?: unknown
  /** Of a host with several addresses, what each of them said. */
  readonly errors?: readonly unknown[]
}

type Explained = readonly [code: ErrorCode, what: string]

const UNAVAILABLE: Explained = ['SOURCE_UNAVAILABLE', 'cannot be reached']
const TIMEOUT: Explained = ['SOURCE_TIMEOUT', 'does not answer in time']
const REFUSED: Explained = ['SOURCE_REFUSED', 'refuses access']
const MISSING: Explained = ['SOURCE_MISSING', 'is not there']
const SCHEMA: Explained = ['SOURCE_SCHEMA', 'refuses the query']
const NO_ADDRESS: Explained = ['CONFIG', 'has an address that is not one']
const NO_FILE: Explained = ['CONFIG', 'names a certificate or key that cannot be used']
const NO_TLS: Explained = ['SOURCE_REFUSED', 'cannot be talked to over TLS']
const UNTRUSTED: Explained = ['SOURCE_REFUSED', 'has a certificate that is not trusted']
const MALFORMED: Explained = ['SOURCE_MALFORMED', 'holds a value that Postgres cannot convert']

/** What the server says by a state of five characters, the longest prefix first. */
const STATES: readonly (readonly [prefix: string, Explained])[] = [
  ['28', REFUSED],
  ['42501', REFUSED],
  ['42P01', MISSING],
  ['3D000', MISSING],
  ['3F000', MISSING],
  ['57014', TIMEOUT],
  ['55P03', TIMEOUT],
  ['25P03', TIMEOUT],
  ['42', SCHEMA],
  ['0A', SCHEMA],
  ['54', SCHEMA],
  ['22', MALFORMED],
  ['23', MALFORMED],
]

const STATE = /^[0-9A-Z]{5}$/
/** Shut down, crashed, out of time in a transaction, or the protocol broken: the server hangs up. */
const ENDS_CONNECTION = /^(57P0|25P0[34]|08)/
/** What this machine says by the code of an error; codes with CERT are about the certificate of the server. */
const CODES: readonly (readonly [RegExp, Explained])[] = [
  [/^ERR_INVALID_URL$/, NO_ADDRESS],
  [/^(EISDIR$|ERR_OSSL)/, NO_FILE],
  [/^ERR_(SSL|TLS_(?!CERT))/, NO_TLS],
  [/CERT|UNABLE_TO_VERIFY/, UNTRUSTED],
  [/^ETIMEDOUT$/, TIMEOUT],
]
const SOCKET = /^E[A-Z_]+$/
/** The driver has no codes of its own, only sentences. */
const LATE = /timeout|timed out/i
const NO_SSL = /SSL connection/
const LOST = /connection (terminated|ended|error)|client was closed|not queryable/i

/**
 * What the driver or the server threw, as an error of the product. A sentence of the server that may quote a
 * row's value is left out, also as the cause.
 */
export const postgresError = (thrown: unknown, place: Place): LernError => {
  if (isLernError(thrown)) return thrown.within(place)
  const error = firstOf(thrown)
  const explained = error && explain(error)
  if (!error || !explained) return asLernError(thrown, place)

  const [code, what] = explained
  const mayQuote = explained === MALFORMED
  const said = mayQuote ? `SQLSTATE ${error.code}` : error.message
  const cause = mayQuote ? new Error(said) : thrown
  return new LernError(code, `${place.source ?? 'postgres'} ${what}: ${said}`, place, { cause })
}

const firstOf = (thrown: unknown): PostgresError | undefined => {
  if (!(thrown instanceof Error)) return undefined
  const [first] = (thrown as PostgresError).errors ?? []
  return first instanceof Error ? first : thrown
}

const explain = ({ code, message, name, syscall }: PostgresError): Explained | undefined => {
  if (typeof code === 'string' && STATE.test(code))
    return STATES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? UNAVAILABLE
  if (syscall === 'open') return NO_FILE
  const known = typeof code === 'string' && CODES.find(([pattern]) => pattern.test(code))
  if (known) return known[1]
  if (name === 'URIError') return NO_ADDRESS
  if (NO_SSL.test(message)) return NO_TLS
  if (LATE.test(message)) return TIMEOUT
  if ((typeof code === 'string' && SOCKET.test(code)) || LOST.test(message)) return UNAVAILABLE
  return undefined
}

/** The server answered, though with an error. */
export const isServerError = (thrown: unknown): boolean => {
  const { code } = thrown instanceof Error ? (thrown as PostgresError) : {}
  return typeof code === 'string' && STATE.test(code) && !ENDS_CONNECTION.test(code)
}
