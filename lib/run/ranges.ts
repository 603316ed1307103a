import type { Plan } from '../flow/plan.js'
import { sortedByKeys } from '../flow/sorted-already.js'
import { type Shard, shardRange, within } from '../shard.js'
import { type TokenRange, WHOLE_RING } from '../token-range.js'

/**
 * Ranges that are asked for, for each that is read at a time: enough that a slow one does not hold up the end, and that
 * each is short enough to be read to its end before its turn.
 */
export const PIECES = 16

/**
 * The slices in which a plan's flow is read. All its ordered scans share the same bounds, so they are taken from the
 * source that divides its part most finely.
 */
export const rangesOf = async (
  plan: Plan,
  concurrency: number,
  shard: Shard | undefined,
): Promise<readonly TokenRange[]> => {
  const ranges = await rangesOfAll(plan, concurrency)
  return shard ? within(ranges, shardRange(shard)) : ranges
}

/** Partitions of known keys are read one after the other: there is no ring to divide. */
const rangesOfAll = async ({ flow, readings }: Plan, concurrency: number): Promise<readonly TokenRange[]> => {
  if (await sortedByKeys(flow.origin, readings[0]!.source)) return [WHOLE_RING]
  const proposals = readings
    .filter(({ as }) => as === 'origin' || as === 'join')
    .map(
      ({ source, dataset, columns }) =>
        source.ranges?.(dataset, concurrency * PIECES, columns) ?? [WHOLE_RING],
    )
  return (await Promise.all(proposals)).reduce((a, b) => (b.length > a.length ? b : a))
}
