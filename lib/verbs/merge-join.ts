import { openFlow } from '../flow/open.js'
import type { AnyFlow, Shape, Step, StepContext } from '../flow/step.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import { withColumns } from './derive.js'
import { type Group, groups } from './groups.js'
import { matcher } from './match.js'

export type JoinKind = keyof typeof JOINS

/** What each kind is called in a plan. */
export const JOINS = {
  semi: 'semiJoin',
  inner: 'innerJoin',
  left: 'leftJoin',
  leftAll: 'leftJoinAll',
} as const

export interface Join {
  readonly kind: JoinKind
  /** Where the right row goes, or the list of them; unused by a semi join. */
  readonly as: string
  /** The left partition key. */
  readonly key: Names
  /** The flow that is joined, in the same partition order. */
  readonly right: AnyFlow
  /** Left column by right column; begins with the whole partition keys. */
  readonly on: Readonly<Record<string, string>>
}

/**
 * Joins two flows that come in the same partition order, in one pass over both.
 *
 * Holds: one partition of each. Keeps: the left order.
 */
export const mergeJoin = (join: Join): Step => ({
  name: `${JOINS[join.kind]}(${join.right.name})`,
  open: (rows, context) => joined(join, rows, context),
  shape: join.kind === 'semi' ? (before: Shape) => before : withColumns([join.as]),
  reach: 'range',
  needsOrder: true,
  holds: 'one partition of each side',
  reads: [{ flow: join.right, as: 'join' }],
})

async function* joined(join: Join, rows: Chunks<AnyRow>, context: StepContext): Chunks<AnyRow> {
  const right = new Cursor(groups(openFlow(join.right, context), join.right.shape.key, join.right.name))
  const matching = matcher(Object.entries(join.on))
  try {
    for await (const batch of groups(rows, join.key, 'the left side')) {
      const out: AnyRow[] = []
      for (const group of batch) {
        await right.advanceTo(group.order)
        const found = right.current?.order === group.order ? right.current.rows : NO_ROWS
        append(out, join, group, matching(found, group.rows.length), context)
      }
      if (out.length > 0) yield out
    }
  } finally {
    await right.close()
  }
}

const NO_ROWS: readonly AnyRow[] = []

const append = (
  out: AnyRow[],
  join: Join,
  group: Group,
  matches: (row: AnyRow) => readonly AnyRow[],
  context: StepContext,
): void => {
  for (const row of group.rows) {
    const found = matches(row)
    if (join.kind === 'leftAll') out.push({ ...row, [join.as]: found })
    else if (join.kind === 'left' && found.length === 0) out.push({ ...row, [join.as]: undefined })
    else if (found.length === 0) context.drop(1)
    else if (join.kind === 'semi') out.push(row)
    else {
      for (const match of found) out.push({ ...row, [join.as]: match })
      context.add(found.length - 1)
    }
  }
}

/** The right side, moved forward partition by partition. It waits only when a new chunk is needed. */
class Cursor {
  current: Group | undefined
  #batch: readonly Group[] = []
  #next = 0
  #ended = false
  readonly #batches: AsyncIterator<readonly Group[]>

  constructor(batches: AsyncIterable<readonly Group[]>) {
    this.#batches = batches[Symbol.asyncIterator]()
  }

  /** Skips partitions that come before `order`. */
  async advanceTo(order: string): Promise<void> {
    while (!this.#ended && (!this.current || this.current.order < order)) {
      if (this.#next < this.#batch.length) this.current = this.#batch[this.#next++]
      else await this.#refill()
    }
  }

  async #refill(): Promise<void> {
    const { done, value } = await this.#batches.next()
    this.#ended = done === true
    this.#batch = done ? [] : value
    this.#next = 0
    if (done) this.current = undefined
  }

  async close(): Promise<void> {
    await this.#batches.return?.()
  }
}
