import type { Dataset } from '../dataset.js'
import type { BadRow, Catalog } from '../source.js'
import type { TokenRange } from '../token-range.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import type { Lookup } from '../verbs/lookup.js'
import type { Origin } from './origin.js'

/** What a run hands to everything that it opens. */
export interface Context {
  readonly catalog: Catalog
  /** The slice of the ring that is being read. */
  readonly range: TokenRange
  /** False for a flow that nobody needs in partition order, such as a lookup. */
  readonly ordered: boolean
  readonly signal: AbortSignal
  readonly reject: (row: BadRow, dataset: Pick<Dataset, 'name' | 'decides'>) => void
  readonly temporary: () => Promise<string>
  /** Bytes that one verb may hold before it spills to disk. */
  readonly memory: number
  /** Counts what this range does; forgotten when the range is read again. */
  readonly tally: Tally
  /** Counts what is read once for all ranges. */
  readonly wholeTally: Tally
  /** Small tables, loaded once per run however many verbs look them up. */
  readonly lookups: Map<Lookup, Promise<ReadonlyMap<string, AnyRow>>>
}

/** Counts kept for one step. Rows in + added - dropped = rows out, unless the step reshapes. */
export interface Counts {
  rowsIn: number
  rowsOut: number
  added: number
  dropped: number
  seconds: number
}

/** Which personal columns were opened, on what ground, in how many rows. */
export interface Release {
  readonly columns: Names
  readonly because: string
  rows: number
}

/** What the steps of one flow counted in one range; ranges are summed when they end well. */
export interface Tally {
  readonly steps: Map<string, Counts>
  readonly dropped: Map<string, number>
  readonly released: Map<string, Release>
}

/** What a verb may say about the rows it sees, and what it may use. */
export interface StepContext extends Context {
  /** Rows that this step leaves out. */
  drop(rows: number): void
  /** Rows that come out beyond one for each that went in. */
  add(rows: number): void
  release(columns: Names, because: string, rows: number): void
}

/** A transform of chunks, told where it runs. */
export type Verb = (rows: Chunks<AnyRow>, context: StepContext) => Chunks<AnyRow>

/** What is known of rows before the first of them is read. */
export interface Shape {
  /** Top-level columns in order; undefined after a transform that nobody can look into. */
  readonly columns: Names | undefined
  /** Those of them that are personal. */
  readonly personal: Names
  /** The columns by whose token the rows still come; empty when no order holds. */
  readonly key: Names
}

/** One verb in a flow: how it is named in a plan, what it does to the shape of rows, and how it runs. */
export interface Step {
  readonly name: string
  readonly open: Verb
  readonly shape: (before: Shape) => Shape
  /** `range`: works inside one slice of the ring. `all`: needs the rows of every slice, one after the other. */
  readonly reach: 'range' | 'all'
  /** What it keeps in memory, for the plan. Absent: one chunk. */
  readonly holds?: string
  /** True when rows out do not follow from rows in: grouping, or a transform of the user's own. */
  readonly reshapes?: boolean
  /** True when rows must come in partition order. */
  readonly needsOrder?: boolean
  /** The columns by which it sorts: a source that gives rows in that order makes it needless. */
  readonly sorts?: Names
  /** Set when rows keep their order and their columns, but for these that it adds. */
  readonly adds?: Names
  /** Other flows that it reads. */
  readonly reads?: readonly ReadFlow[]
  /** The dataset whose rows it finds by key. */
  readonly gets?: Origin
  /** Set when every column is merely renamed: header by source column. */
  readonly projection?: Readonly<Record<string, string>>
}

export interface ReadFlow {
  readonly flow: AnyFlow
  readonly as: 'join' | 'lookup' | 'keys'
}

/** A flow of rows of any type, as the engine handles it. */
export interface AnyFlow {
  readonly name: string
  readonly origin: Origin
  readonly shape: Shape
  readonly steps: readonly Step[]
}

/** For steps that leave columns, personal ones and order as they were. */
export const sameShape = (before: Shape): Shape => before

/** What each step is called in counts and errors: told apart when two of one flow have the same name. */
export const stepPaths = (flow: string, steps: readonly Step[]): readonly string[] => {
  const seen = new Map<string, number>()
  return steps.map(({ name }) => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? `${flow} > ${name}` : `${flow} > ${name} #${times}`
  })
}
