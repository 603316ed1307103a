import { LernError } from '../../lib/errors.js'
import { nearest } from '../../lib/nearest.js'

const CONSISTENCIES = {
  one: 0x01,
  two: 0x02,
  three: 0x03,
  quorum: 0x04,
  all: 0x05,
  localQuorum: 0x06,
  eachQuorum: 0x07,
  localOne: 0x0a,
} as const

export type Consistency = keyof typeof CONSISTENCIES

export interface CassandraOptions {
  /** How many replicas must agree on a row; `localQuorum` by default. */
  readonly consistency?: Consistency
  /** Most rows of one page, 5000 by default; wide rows come in smaller pages, of about 384 KiB. */
  readonly fetchSize?: number
  /**
   * How long a page may take, in milliseconds; 30 s by default. Keep it above the server's own limit (10 s
   * by default).
   */
  readonly readTimeoutMs?: number
  /** Rows per second of all scans together; 0, the default, sets no limit. */
  readonly rowsPerSecond?: number
  /** How long a page is tried again before its range fails, in milliseconds; 5 minutes by default. */
  readonly retryForMs?: number
  /**
   * `driver` leaves the decoding of pages to the driver, as happens by itself when the driver is an unknown
   * one.
   */
  readonly decode?: 'page' | 'driver'
}

export interface Settings extends Required<Omit<CassandraOptions, 'consistency'>> {
  /** The number by which the protocol names the consistency. */
  readonly consistency: number
}

export const settingsOf = (options: CassandraOptions): Settings => ({
  fetchSize: options.fetchSize ?? 5000,
  readTimeoutMs: options.readTimeoutMs ?? 30_000,
  rowsPerSecond: options.rowsPerSecond ?? 0,
  retryForMs: options.retryForMs ?? 300_000,
  decode: options.decode ?? 'page',
  consistency: consistencyCode(options.consistency ?? 'localQuorum'),
})

const consistencyCode = (name: string): number => {
  if (Object.hasOwn(CONSISTENCIES, name)) return CONSISTENCIES[name as Consistency]
  const names = Object.keys(CONSISTENCIES)
  const meant = nearest(name, names)
  throw new LernError('CONFIG', `there is no consistency ${name}${meant ? `; did you mean ${meant}?` : ''}`, {
    allowed: names.join(', '),
  })
}
