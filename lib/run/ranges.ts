import type { Plan } from '../flow/plan.js'
import { columnsOf } from '../row-key.js'
import { type Shard, shardRange, within } from '../shard.js'
import { type TokenRange, WHOLE_RING } from '../token-range.js'

/** Pieces of work for each range in flight: enough that a slow one does not hold up the end. */
export const PIECES = 8

/**
 * The slices in which a plan's flow is read. All its ordered scans share the same bounds, so they are taken from the
 * source that divides its part most finely.
 */
export const rangesOf = async (
  plan: Plan,
  concurrency: number,
  shard: Shard | undefined,
): Promise<readonly TokenRange[]> => {
  if (await readsKeys(plan)) return [WHOLE_RING]
  const proposals = plan.readings
    .filter(({ as }) => as === 'origin' || as === 'join')
    .map(({ source, dataset }) => source.ranges?.(dataset, concurrency * PIECES) ?? [WHOLE_RING])
  const ranges = (await Promise.all(proposals)).reduce((a, b) => (b.length > a.length ? b : a))
  return shard ? within(ranges, shardRange(shard)) : ranges
}

/** Partitions of known keys are read one after the other: there is no ring to divide. */
const readsKeys = async ({ flow, readings }: Plan): Promise<boolean> => {
  const { among, dataset } = flow.origin
  if (!among) return false
  return (await readings[0]!.source.sortedAmong?.(dataset, columnsOf(among))) !== undefined
}
