import { finds } from '../flow/find.js'
import type { AnyFlow, Step, StepContext } from '../flow/step.js'
import type { AnyRow, Chunk, Chunks, Names } from '../types.js'
import { findEach } from './collect/find-each.js'
import { MergedSlices } from './collect/merged-slices.js'
import { onlyLeavesOut, slicesOf, sortedSlices } from './collect/slices.js'
import { withColumns } from './derive.js'

/** Which rows belong together: left column by right column. */
export interface Collecting<L extends string = string, R extends string = string> {
  /**
   * What a stretch of left rows has in common, for instance its batch; null for what right rows do not have. May be
   * nothing.
   */
  readonly slice: Readonly<Partial<Record<L, R | null>>>
  /** What tells rows of a slice apart. Within a stretch, left rows come sorted by these columns. */
  readonly on: Readonly<Partial<Record<L, R>>>
}

/** The columns of both sides, in pairs. */
export interface Pairs {
  readonly left: Names
  readonly right: Names
}

export interface Agreeing {
  /** Left columns of a stretch. */
  readonly stretch: Names
  readonly slice: Pairs
  readonly on: Pairs
  readonly all: Pairs
}

/**
 * Adds all rows of another flow that agree in some columns, as a list.
 *
 * They are found in the way that reads least: slice by slice, where their source keeps each slice sorted; by point reads,
 * a chunk of keys at a time, where it finds rows by these columns; else by reading all of them once and sorting them.
 *
 * Holds: one chunk and its matches; sorted rows up to a share of the memory limit, the rest on disk. Keeps: order.
 */
export const collect = (as: string, from: AnyFlow, { slice, on }: Collecting): Step => {
  const agreeing = agreeingOf(Object.keys(slice), pairsOf(slice), pairsOf(on))
  return {
    name: `collect(${as}: ${from.name})`,
    open: (rows, context) => collected(as, from, agreeing, rows, context),
    shape: withColumns([as]),
    reach: 'all',
    holds: 'one chunk with its matches; sorted rows up to a share of the memory limit',
    reads: [{ flow: from, as: 'keys' }],
  }
}

const pairsOf = (columns: Readonly<Record<string, string | null | undefined>>): Pairs => {
  const pairs = Object.entries(columns).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  )
  return { left: pairs.map(([left]) => left), right: pairs.map(([, right]) => right) }
}

const agreeingOf = (stretch: Names, slice: Pairs, on: Pairs): Agreeing => ({
  stretch,
  slice,
  on,
  all: { left: [...slice.left, ...on.left], right: [...slice.right, ...on.right] },
})

type Matches = (rows: Chunk<AnyRow>) => Promise<readonly (readonly AnyRow[])[]>

async function* collected(
  as: string,
  from: AnyFlow,
  agreeing: Agreeing,
  rows: Chunks<AnyRow>,
  context: StepContext,
): Chunks<AnyRow> {
  const { matches, close } = await matching(from, agreeing, context)
  try {
    for await (const chunk of rows) {
      const found = await matches(chunk)
      yield chunk.map((row, index) => ({ ...row, [as]: found[index]! }))
    }
  } finally {
    await close()
  }
}

const matching = async (
  from: AnyFlow,
  agreeing: Agreeing,
  context: StepContext,
): Promise<{ readonly matches: Matches; readonly close: () => Promise<void> }> => {
  const slices = await slicesOf(from, agreeing, context)
  if (!slices && onlyLeavesOut(from) && (await finds(from.origin, agreeing.all.right, context))) {
    return { matches: chunk => findEach(chunk, from, agreeing.all, context), close: async () => {} }
  }
  const merged = new MergedSlices(slices ?? sortedSlices(from, agreeing, context), agreeing)
  return { matches: chunk => merged.matches(chunk), close: () => merged.close() }
}
