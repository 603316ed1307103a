import { mergeTally, newTally } from '../flow/observe.js'
import type { Counts, Release, Tally } from '../flow/step.js'
import type { TokenRange } from '../token-range.js'

/** A tally as plain JSON. */
export interface StoredTally {
  readonly steps: readonly (readonly [string, Counts])[]
  readonly dropped: readonly (readonly [string, number])[]
  readonly released: readonly (readonly [string, Release])[]
}

/** A range as plain JSON: tokens do not fit into a number. */
export type StoredRange = readonly [start: string, end: string]

export const storeTally = ({ steps, dropped, released }: Tally): StoredTally => ({
  steps: [...steps],
  dropped: [...dropped],
  released: [...released],
})

/** The tally again; it shares nothing with what was stored. */
export const tallyOf = ({ steps, dropped, released }: StoredTally): Tally => {
  const tally = newTally()
  mergeTally(tally, { steps: new Map(steps), dropped: new Map(dropped), released: new Map(released) })
  return tally
}

export const storeRange = ({ start, end }: TokenRange): StoredRange => [String(start), String(end)]

export const rangeOf = ([start, end]: StoredRange): TokenRange => ({ start: BigInt(start), end: BigInt(end) })
