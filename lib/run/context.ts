import type { Context, Tally } from '../flow/step.js'
import type { Catalog } from '../source.js'
import type { TokenRange } from '../token-range.js'
import type { Rejects } from './rejects.js'

/** What all ranges of a run share. */
export interface Shared {
  readonly catalog: Catalog
  readonly rejects: Rejects
  readonly temporary: () => Promise<string>
  readonly memory: number
  /** Counts what is read once for all ranges. */
  readonly tally: Tally
}

/** Makes the contexts of a run's ranges; lookups are loaded once for all of them. */
export const contextsOf = ({ catalog, rejects, temporary, memory, tally: whole }: Shared) => {
  const lookups: Context['lookups'] = new Map()
  return (range: TokenRange, tally: Tally, signal: AbortSignal, ordered = true): Context => ({
    catalog,
    range,
    ordered,
    signal,
    reject: (row, dataset) => rejects.add(row, dataset),
    temporary,
    memory,
    tally,
    wholeTally: whole,
    lookups,
  })
}
