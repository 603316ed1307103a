import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Tables } from '../../connectors/postgres/index.js'
import type { Store } from '../../lib/store.js'
import type { SigningStore } from './downloads.js'
import type { EndpointSettings } from './endpoints/index.js'
import type { UserApi } from './user-check.js'

export interface ExhaustApiSettings extends EndpointSettings {
  /** Who may ask, where a dataset names no roles. */
  readonly roles: readonly string[]
  /** Who says what a user may do; absent: no user is let in by a token. */
  readonly userApi?: UserApi
  /** How long the address of a file works. */
  readonly urlMinutes: number
  /** Opens the internal endpoints to other machines. */
  readonly internalToken?: string
  /** Calls of one channel. */
  readonly requestsPerMinute: number
  /** Where this service can be reached, such as `https://host`; absent: as the caller reached it. */
  readonly publicUrl?: string
}

export interface ExhaustApiOptions {
  /** The caller's: it is not ended here. */
  readonly pool: Pool
  readonly tables: Tables
  /** Where the files of requests are. */
  readonly store: Store | SigningStore
  readonly settings: ExhaustApiSettings
  /** The time that is written: in request ids, as the time of submission, in answers. */
  readonly clock?: () => Date
  readonly logger: Logger
  readonly registry: Registry
  /** Of the product. */
  readonly version: string
}
