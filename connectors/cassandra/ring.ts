import { LernError } from '../../lib/errors.js'
import { MAX_TOKEN, MIN_TOKEN, rangeName, type TokenRange } from '../../lib/token-range.js'

/** A slice of the ring that one node owns, and the nodes that hold its rows. */
export interface OwnedRange extends TokenRange {
  readonly replicas: string
}

export const RING_SIZE = MAX_TOKEN - MIN_TOKEN

export const sizeOf = (range: TokenRange): bigint => range.end - range.start

/** Cuts the ring at the given tokens, in any order, and at its ends. */
export const cutRing = (tokens: Iterable<bigint>): TokenRange[] => {
  const inside = [...new Set(tokens)].filter(token => token > MIN_TOKEN && token < MAX_TOKEN)
  const ends = [...inside.sort((a, b) => (a < b ? -1 : 1)), MAX_TOKEN]
  return ends.map((end, at) => ({ start: at === 0 ? MIN_TOKEN : ends[at - 1]!, end }))
}

/** Cuts a range into parts of the same size, give or take one token; into fewer when it has fewer tokens. */
export const splitEvenly = (range: TokenRange, wanted: number): TokenRange[] => {
  const size = sizeOf(range)
  const parts = size < BigInt(wanted) ? size : BigInt(Math.max(1, wanted))
  const bound = (part: bigint) => range.start + (size * part) / parts
  return Array.from({ length: Number(parts) }, (_, part) => ({
    start: bound(BigInt(part)),
    end: bound(BigInt(part) + 1n),
  }))
}

/**
 * Makes about `wanted` pieces of work: owned slices that are too large are cut, neighbours of the same nodes
 * are put together, and small ones are added to what stands next to them.
 */
export const divideRing = (slices: readonly OwnedRange[], wanted: number): TokenRange[] => {
  const target = RING_SIZE / BigInt(Math.max(1, wanted)) + 1n
  const pieces: OwnedRange[] = []
  for (const slice of slices) {
    const last = pieces.at(-1)
    if (last && mayJoin(last, slice, target)) pieces[pieces.length - 1] = { ...last, end: slice.end }
    else pieces.push(slice)
  }
  return pieces.flatMap(piece => splitEvenly(piece, Math.max(1, Math.round(ratio(sizeOf(piece), target)))))
}

/** Slices of different nodes are put together only when one of them is small. */
const mayJoin = (left: OwnedRange, right: OwnedRange, target: bigint): boolean => {
  const quarter = target / 4n
  const isSmall = sizeOf(left) < quarter || sizeOf(right) < quarter
  return right.end - left.start <= target + quarter && (isSmall || left.replicas === right.replicas)
}

/** Good to six digits, which is all that a share needs. */
export const ratio = (part: bigint, whole: bigint): number => Number((part * 1_000_000n) / whole) / 1_000_000

/** Fails when ranges leave out a token or hold one twice: rows would be lost or doubled. */
export const checkCoverage = (ranges: readonly TokenRange[]): readonly TokenRange[] => {
  let reached = MIN_TOKEN
  for (const range of ranges) {
    if (range.start !== reached || range.end <= range.start) throw notCovered(ranges, range, reached)
    reached = range.end
  }
  if (reached !== MAX_TOKEN) throw notCovered(ranges, undefined, reached)
  return ranges
}

const notCovered = (
  ranges: readonly TokenRange[],
  at: TokenRange | undefined,
  reached: bigint,
): LernError => {
  const covered = ranges.reduce((sum, range) => sum + sizeOf(range), 0n)
  return new LernError(
    'DEFECT',
    `${ranges.length} token ranges cover ${covered} of ${RING_SIZE} tokens, or not each once; the first ${
      at ? `wrong one is ${rangeName(at)}` : 'token left out comes'
    } after ${reached}. This is likely a bug, please report it`,
  )
}
