import { miscounts, repeats, tooMany } from './errors.js'
import { keyIn, type Page } from './page.js'
import { type Search, WINDOW } from './search.js'

/** Which part of the items is wanted. */
export interface Part {
  readonly offset: number
  readonly limit: number
}

/**
 * The items of a search, whose first page came already. An item that comes twice counts once, the first wins.
 *
 * Holds: the keys of all items, at most as many as the services' window has.
 */
export async function* byOffset(
  search: Search,
  first: Page,
  { offset: start, limit }: Part,
): AsyncGenerator<readonly unknown[]> {
  const end = start + limit
  const fresh = freshItems(search)
  let page = first
  for (let offset = start; ; ) {
    const { count, items } = page
    yield fresh(items.slice(0, end - offset))
    offset += items.length
    if (items.length > 0 && offset > count) throw miscounts(search, offset, count)
    if (offset >= Math.min(count, end)) return
    if (items.length === 0) throw miscounts(search, offset, count)
    if (offset >= WINDOW) throw tooMany(search, WINDOW)
    page = await search.ask({ ...search.request, offset, limit: pageLimit(search, offset, end) })
  }
}

export const pageLimit = ({ pageSize }: Search, offset: number, end: number): number =>
  Math.min(pageSize, end - offset, WINDOW - offset)

const freshItems = (search: Search): ((items: readonly unknown[]) => readonly unknown[]) => {
  const seen = new Set<string>()
  let previous = ''
  return items => {
    const keys = items.map(item => keyIn(item, search.key))
    const page = JSON.stringify(keys)
    if (items.length > 0 && page === previous) throw repeats(search)
    previous = page
    return items.filter((_, at) => isNew(seen, keys[at]))
  }
}

/** What has no key is passed on, to be rejected. */
const isNew = (seen: Set<string>, key: string | undefined): boolean => {
  if (key === undefined) return true
  const isFirst = !seen.has(key)
  seen.add(key)
  return isFirst
}
