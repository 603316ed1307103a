import type { Catalog, Settings, Store, Tools } from '../../lib/index.js'

/** What all requests are worked on with. */
export interface ExhaustOptions {
  /** The sources of what a report reads. */
  readonly catalog: Catalog
  readonly store: Store
  /** As they are when a request is begun. */
  readonly settings: () => Settings
  readonly tools: Tools
  readonly concurrency: number
  /** Bytes that one verb may hold before it spills to disk. */
  readonly memory: number
}
