import { LernError, type Place } from '../../lib/errors.js'
import { rangeName, type TokenRange } from '../../lib/token-range.js'
import type { Stuck } from './pager.js'
import type { Position } from './position.js'

/** Paging states that the server may forget in a row before what needs them fails. */
export const MOST_LOSSES = 8

/** Tells where, but not whose: the key itself may be personal. */
export const stuckIn = (
  range: TokenRange,
  place: Place,
  { why, cause }: Stuck,
  position?: Position | undefined,
): LernError => {
  const what = why === 'lost' ? 'every paging state is refused' : 'not even a small page comes in time'
  const where =
    range.end - range.start <= 1n
      ? `from the partition with the key hash ${hashText(range.end)}`
      : position
        ? `after the partition with the key hash ${hashText(position.token)}`
        : `from ${rangeName(range)}`
  return new LernError('SOURCE_TIMEOUT', `${place.source}: ${what} ${where}`, place, { cause })
}

const hashText = (token: bigint): string => BigInt.asUintN(64, token).toString(16).padStart(16, '0')
