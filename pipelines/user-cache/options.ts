import type { HashStore } from '../../lib/hash-store.js'
import type { Catalog } from '../../lib/index.js'

export interface CacheOptions {
  readonly hashes: HashStore
  /**
   * The tables that the cache is made of: `user`, `user_organisation`, `user_declarations`, `user_consent`,
   * `organisation`, `location`, and `system_settings` unless `custodianOrgId` is given; and the cache itself,
   * as `user_cache` and `user_cache_hidden`.
   */
  readonly catalog: Catalog
  readonly custodianOrgId?: string
  readonly concurrency?: number
  /** Bytes that a verb may hold before it uses the disk. */
  readonly memory?: number
  readonly signal: AbortSignal
}
