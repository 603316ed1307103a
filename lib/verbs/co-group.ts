import { openFlow } from '../flow/open.js'
import type { AnyFlow, Step, StepContext } from '../flow/step.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import { Partitions } from './partitions.js'

/** What is brought together: flows in the same partition order, by where their rows go. */
export interface CoGrouping {
  /** What the columns of the partition key are called in the result. */
  readonly key: Names
  /** Where the rows go that the step is opened with, and their partition key. */
  readonly as: string
  readonly leftKey: Names
  readonly others: Readonly<Record<string, AnyFlow>>
}

/** Rows that are made before they are passed on. */
const TOGETHER = 500
const NONE: readonly AnyRow[] = []

/**
 * Makes one row for each partition key that any of some flows has: the key, and the rows of each flow as a list, in one
 * pass over all of them.
 *
 * Holds: one partition of each flow, and a chunk. Keeps: the order of partitions.
 */
export const coGroup = (grouping: CoGrouping): Step => ({
  name: `coGroup(${[grouping.as, ...Object.keys(grouping.others)].join(', ')})`,
  open: (rows, context) => coGrouped(grouping, rows, context),
  shape: () => ({
    columns: [...grouping.key, grouping.as, ...Object.keys(grouping.others)],
    personal: [],
    key: grouping.key,
  }),
  reach: 'range',
  reshapes: true,
  needsOrder: true,
  holds: 'one partition of each flow',
  reads: Object.values(grouping.others).map(flow => ({ flow, as: 'join' })),
})

async function* coGrouped(
  { key, as, leftKey, others }: CoGrouping,
  rows: Chunks<AnyRow>,
  context: StepContext,
): Chunks<AnyRow> {
  const sides = [
    sideOf(as, leftKey, rows),
    ...Object.entries(others).map(([name, flow]) => sideOf(name, flow.shape.key, openFlow(flow, context))),
  ]
  try {
    let out: AnyRow[] = []
    for (;;) {
      for (const { partitions } of sides) if (partitions.needsMore) await partitions.refill()
      const first = firstOf(sides)
      if (!first) break
      out.push(rowOf(first, key, sides))
      if (out.length < TOGETHER) continue
      yield out
      out = []
    }
    if (out.length > 0) yield out
  } finally {
    for (const { partitions } of sides) await partitions.close()
  }
}

/** One of the flows, and where its rows go. */
interface Side {
  readonly name: string
  readonly key: Names
  readonly partitions: Partitions
}

const sideOf = (name: string, key: Names, rows: Chunks<AnyRow>): Side => ({
  name,
  key,
  partitions: new Partitions(rows, key, name),
})

/** The side whose partition comes first. */
const firstOf = (sides: readonly Side[]): Side | undefined => {
  let first: Side | undefined
  for (const side of sides) {
    const { current } = side.partitions
    if (current && (!first || current.order < first.partitions.current!.order)) first = side
  }
  return first
}

/** The partition that comes first, of all sides that have it. */
const rowOf = (first: Side, key: Names, sides: readonly Side[]): AnyRow => {
  const { order, rows } = first.partitions.current!
  const row: Record<string, unknown> = {}
  key.forEach((column, at) => {
    row[column] = rows[0]![first.key[at]!]
  })
  for (const { name, partitions } of sides) row[name] = taken(partitions, order)
  return row
}

/** The rows of this partition, if it comes next. */
const taken = (partitions: Partitions, order: string): readonly AnyRow[] => {
  const { current } = partitions
  if (current?.order !== order) return NONE
  partitions.skip()
  return current.rows
}
