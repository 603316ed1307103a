import { miscounts, repeats, tooMany } from './errors.js'
import type { Page } from './page.js'
import { type Search, WINDOW } from './search.js'
import { seenItems } from './seen.js'

/** Which part of the items is wanted. */
export interface Part {
  readonly offset: number
  readonly limit: number
}

/**
 * The items of a search, whose first page came already. An item that comes twice counts once, the first wins.
 * A count may change on the way, as items come and go: as many as the lowest must have come.
 *
 * Holds: the keys of all items, at most as many as the services' window has.
 */
export async function* byOffset(
  search: Search,
  first: Page,
  { offset: start, limit }: Part,
): AsyncGenerator<readonly unknown[]> {
  const end = start + limit
  const newsIn = seenItems(search.key)
  let given = start
  let lowest = end
  let page = first
  for (let offset = start; ; ) {
    const { count, items } = page
    const { fresh, documents } = newsIn(items.slice(0, end - offset))
    if (items.length > 0 && fresh.length === 0) throw repeats(search)
    yield fresh
    given += documents
    lowest = Math.min(lowest, count)
    offset += items.length
    if (items.length > 0 && offset > count) throw miscounts(search, offset, count)
    if (offset >= Math.min(count, end)) break
    if (items.length === 0) throw miscounts(search, offset, count)
    if (offset >= WINDOW) throw tooMany(search, WINDOW)
    page = await search.ask({ ...search.request, offset, limit: pageLimit(search, offset, end) })
  }
  if (given < lowest) throw miscounts(search, given, lowest)
}

export const pageLimit = ({ pageSize }: Search, offset: number, end: number): number =>
  Math.min(pageSize, end - offset, WINDOW - offset)
