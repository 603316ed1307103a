import type { Query, Tables } from '../../connectors/postgres/index.js'
import type { Claim } from './claim.js'

/**
 * `settled`: an earlier attempt to write the outcome did reach the database, though the answer was lost.
 * `lost`: another worker has the request, or had it.
 */
export type Ownership = 'mine' | 'settled' | 'lost'

/**
 * Whose request it is. The row of our table stays locked until the transaction ends, so nobody takes the
 * request over meanwhile. A lease that has ended is still ours as long as nobody else claimed the request.
 */
export const ownership = async (
  query: Query,
  { requestState }: Tables,
  { request, attempt }: Claim,
): Promise<Ownership> => {
  const [row] = await query(
    `SELECT attempt, leased_until FROM ${requestState.quoted} WHERE tag = $1 AND request_id = $2 FOR UPDATE`,
    [request.tag, request.requestId],
  )
  const [current, leasedUntil] = row ?? []
  if (current !== attempt) return 'lost'
  return leasedUntil === null ? 'settled' : 'mine'
}
