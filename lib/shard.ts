import { LernError } from './errors.js'
import type { TokenRange } from './token-range.js'

/** Which part of the work this is: the `index`-th of `total`, counted from 1. */
export interface Shard {
  readonly index: number
  readonly total: number
}

/** Reads `2/4`. */
export const parseShard = (given: string): Shard => {
  const [, index, total] = /^(\d+)\/(\d+)$/.exec(given) ?? []
  const shard = { index: Number(index), total: Number(total) }
  if (shard.index >= 1 && shard.index <= shard.total) return shard
  throw new LernError('USAGE', `--shard ${given} is not a shard`, {
    allowed: 'i/n with 1 <= i <= n, for instance 2/4',
  })
}

/** Put into the name of each file of a shard. */
export const shardSuffix = (shard: Shard | undefined): string =>
  shard ? `_part-${shard.index}-of-${shard.total}` : ''

const RING_SIZE = 2n ** 64n
const RING_START = -(2n ** 63n)

/**
 * The slice of the ring that a shard covers: equal shares, neighbours in order, so that the shards' files laid end to
 * end are the whole. It depends on the shard alone, never on how a cluster is laid out today.
 */
export const shardRange = ({ index, total }: Shard): TokenRange => ({
  start: boundary(index - 1, total),
  end: boundary(index, total),
})

const boundary = (index: number, total: number): bigint =>
  index === total ? RING_START + RING_SIZE - 1n : RING_START + (RING_SIZE * BigInt(index)) / BigInt(total)

/** The parts of ranges that lie in a slice. */
export const within = (ranges: readonly TokenRange[], slice: TokenRange): readonly TokenRange[] =>
  ranges
    .map(({ start, end }) => ({ start: larger(start, slice.start), end: smaller(end, slice.end) }))
    .filter(({ start, end }) => start < end)

const larger = (a: bigint, b: bigint): bigint => [a, b].reduce((x, y) => (y > x ? y : x))
const smaller = (a: bigint, b: bigint): bigint => [a, b].reduce((x, y) => (y < x ? y : x))
