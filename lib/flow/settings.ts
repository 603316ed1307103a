import type { SinkSettings } from '../sinks/sink.js'

/** What a deployment decides, handed to every report. */
export interface Settings {
  /** Zone of dates inside files. */
  readonly zone: string
  /** Zone of dates in file names. */
  readonly fileZone: string
  /** The clock of everything that is written. */
  readonly now: Date
  readonly csv: SinkSettings
  /** Salt of the field encryption, for reports that may decrypt contact data. */
  readonly fieldSalt: string
  /** The organisation of users without a state of their own; beats the system_settings dataset. */
  readonly custodianOrgId?: string
  /** Batches that one request of an exhaust report may ask for. */
  readonly batchesPerRequest: number
  /** How protected files are written: AES-256, or the formats of the Spark jobs. */
  readonly protection: 'modern' | 'legacy'
  /** Whether files that need no protection are zipped all the same. */
  readonly zip: boolean
  /** The key that came with a request, as it came. */
  readonly requestKey?: string
  /** The key of a channel, for files that nobody asked for. */
  readonly channelKey: (channel: string) => string | undefined
  /** Whether an expired consent still counts. */
  readonly consentExpiry: 'ignore' | 'enforce'
}

export const DEFAULT_SETTINGS: Omit<Settings, 'now'> = {
  zone: 'UTC',
  fileZone: 'Asia/Kolkata',
  csv: { dialect: 'rfc4180', formulas: 'auto' },
  fieldSalt: '',
  batchesPerRequest: 20,
  protection: 'modern',
  zip: false,
  channelKey: () => undefined,
  consentExpiry: 'ignore',
}
