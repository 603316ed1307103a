import type { Store } from '../../lib/store.js'
import type { Engine } from './engine.js'
import type { Helpers } from './helpers.js'

/** What jobs are worked on with. */
export interface Workplace {
  readonly engine: Engine
  readonly helpers: Helpers
  /** The store that all workers write to. */
  readonly store: Store
  /** Given when the worker has to end: jobs are put back. */
  readonly ending: AbortSignal
  /** Given when somebody else has the job by now. */
  readonly lostLock: (job: string) => AbortSignal
}
