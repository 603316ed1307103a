import { openFlow } from '../flow/open.js'
import type { AnyFlow, Shape, Step, StepContext } from '../flow/step.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import { withColumns } from './derive.js'
import { type Group, groups } from './groups.js'
import { matcher } from './match.js'
import { Partitions } from './partitions.js'

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
  const right = new Partitions(openFlow(join.right, context), join.right.shape.key, join.right.name)
  const matching = matcher(Object.entries(join.on))
  try {
    for await (const batch of groups(rows, join.key, 'the left side')) {
      const out: AnyRow[] = []
      for (const group of batch) {
        const found = await rowsAt(right, group.order)
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

/** Skips partitions that come before `order`; gives the rows of the one that is it. */
const rowsAt = async (right: Partitions, order: string): Promise<readonly AnyRow[]> => {
  for (;;) {
    if (right.needsMore) await right.refill()
    else if (right.current && right.current.order < order) right.skip()
    else return right.current?.order === order ? right.current.rows : NO_ROWS
  }
}
