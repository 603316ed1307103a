import { openFlow } from '../flow/open.js'
import type { AnyFlow, Step, StepContext } from '../flow/step.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import { type Group, groups } from './groups.js'

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
    new Side(as, leftKey, groups(rows, leftKey, as)),
    ...Object.entries(others).map(
      ([name, flow]) => new Side(name, flow.shape.key, groups(openFlow(flow, context), flow.shape.key, name)),
    ),
  ]
  try {
    let out: AnyRow[] = []
    for (;;) {
      for (const side of sides) if (side.needsMore) await side.refill()
      const first = firstOf(sides)
      if (!first) break
      out.push(rowOf(first, key, sides))
      if (out.length < TOGETHER) continue
      yield out
      out = []
    }
    if (out.length > 0) yield out
  } finally {
    for (const side of sides) await side.close()
  }
}

/** The side whose next partition comes first. */
const firstOf = (sides: readonly Side[]): Side | undefined => {
  let first: Side | undefined
  for (const side of sides) if (side.next && (!first || side.next.order < first.next!.order)) first = side
  return first
}

/** The partition that comes first, of all sides that have it. */
const rowOf = (first: Side, key: Names, sides: readonly Side[]): AnyRow => {
  const { order, rows } = first.next!
  const row: Record<string, unknown> = {}
  key.forEach((column, at) => {
    row[column] = rows[0]![first.key[at]!]
  })
  for (const side of sides) row[side.name] = side.take(order)
  return row
}

/** One of the flows, partition by partition. */
class Side {
  #batch: readonly Group[] = []
  #at = 0
  #ended = false
  readonly #batches: AsyncIterator<readonly Group[]>

  constructor(
    readonly name: string,
    readonly key: Names,
    batches: AsyncIterable<readonly Group[]>,
  ) {
    this.#batches = batches[Symbol.asyncIterator]()
  }

  get needsMore(): boolean {
    return !this.#ended && this.#at === this.#batch.length
  }

  async refill(): Promise<void> {
    const { done, value } = await this.#batches.next()
    this.#ended = done === true
    this.#batch = done ? [] : value
    this.#at = 0
  }

  get next(): Group | undefined {
    return this.#batch[this.#at]
  }

  /** The rows of this partition, if it comes next. */
  take(order: string): readonly AnyRow[] {
    const { next } = this
    if (next?.order !== order) return NONE
    this.#at++
    return next.rows
  }

  async close(): Promise<void> {
    await this.#batches.return?.()
  }
}
