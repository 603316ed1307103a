import type { Place } from '../../lib/errors.js'
import { rangeName, type TokenRange } from '../../lib/token-range.js'
import type { Page } from './cluster.js'
import { partitionPiece, slicePiece } from './pieces.js'
import type { TablePlan } from './plans.js'
import { readPieces } from './read-pieces.js'
import type { Spot } from './spot.js'

/**
 * All pages of a range that hold rows, in the table's order.
 *
 * A range in which even small pages fail is cut in two, over and over, until the partition that cannot be
 * read is found: then the scan fails and names the hash of its key. What was delivered is not read again.
 */
export const scanPages = (
  plan: TablePlan,
  range: TokenRange,
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<Page> =>
  readPieces(plan, [slicePiece(plan.statements, range)], { ...place, range: rangeName(range) }, signal)

/** All pages that hold rows of these spots, one spot after the other, as far as they lie in the range. */
export const spotPages = (
  plan: TablePlan,
  spots: readonly Spot[],
  range: TokenRange,
  place: Place,
  signal: AbortSignal,
): AsyncGenerator<Page> => {
  const inside = spots.filter(({ token }) => range.start < token && token <= range.end)
  const pieces = inside.map(({ token, values }) => partitionPiece(plan.statements, token, values))
  return readPieces(plan, pieces, place, signal)
}
