import { byKey } from './by-key.js'
import { byOffset, pageLimit } from './by-offset.js'
import { tooMany } from './errors.js'
import { type Search, WINDOW } from './search.js'

/**
 * The items that a search finds, page by page. Its own limit bounds them all, its own offset is where they
 * begin. Beyond the services' window they come in the order of their key.
 */
export async function* itemsOf(search: Search): AsyncGenerator<readonly unknown[]> {
  const { offset = 0, limit = Number.POSITIVE_INFINITY } = search.request
  const end = offset + limit
  if (limit <= 0) return
  if (offset >= WINDOW) throw tooMany(search, WINDOW)
  const first = await search.ask({ ...search.request, offset, limit: pageLimit(search, offset, end) })
  // A service that stops counting at the window says no more than that there are as many.
  if (first.count < WINDOW || end <= WINDOW) return yield* byOffset(search, first, { offset, limit })
  if (!canWalk(search)) throw tooMany(search, WINDOW)
  yield* byKey(search)
}

/** Whether asking for what comes after a key leaves the meaning of the search as it is. */
const canWalk = ({ request, key }: Search): boolean => {
  const { offset, limit, filters = {}, sort_by = {} } = request
  const sortedOtherwise = Object.keys(sort_by).some(field => field !== key)
  return offset === undefined && limit === undefined && !sortedOtherwise && !Object.hasOwn(filters, key)
}
