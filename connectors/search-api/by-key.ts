import { miscounts, repeats, tooMany, unsorted } from './errors.js'
import { keyIn } from './page.js'
import { type Search, sortedByKey, WINDOW } from './search.js'

/** More items than any installation has: an answer that never ends is wrong. */
const MOST_ITEMS = 20_000_000

/**
 * All items of a search, more than the services' window has: each page asks for the items whose key comes
 * after the last one. The services compare keys in lower case.
 *
 * Holds: a page.
 */
export async function* byKey(search: Search, most = MOST_ITEMS): AsyncGenerator<readonly unknown[]> {
  let counted: number | undefined
  let given = 0
  let after: string | undefined
  for (;;) {
    const page = await search.ask(pageAfter(search, after))
    const { items, last } = inOrder(search, page.items, after)
    yield items
    counted ??= page.count
    given += page.items.length
    if (given > most) throw tooMany(search, most)
    if (page.items.length >= page.count && page.count < WINDOW) break
    if (page.items.length === 0) throw miscounts(search, given, given + page.count)
    if (last === undefined) throw unsorted(search)
    after = last
  }
  if (given < counted) throw miscounts(search, given, counted)
}

const pageAfter = ({ request, key, pageSize }: Search, after: string | undefined) => ({
  ...request,
  ...sortedByKey(key),
  limit: pageSize,
  offset: 0,
  ...(after !== undefined && { filters: { ...request.filters, [key]: { '>': after } } }),
})

/** The items whose keys ascend; of equal ones the first. The rest of a search depends on the last key. */
const inOrder = (search: Search, items: readonly unknown[], after: string | undefined) => {
  let last = after
  let lastKey: string | undefined
  const kept = items.filter((item, at) => {
    const key = keyIn(item, search.key)
    if (key === undefined) return true
    const place = key.toLowerCase()
    if (last !== undefined && place <= last && at === 0) throw repeats(search)
    if (last !== undefined && place < last) throw unsorted(search)
    const isNew = key !== lastKey
    last = place
    lastKey = key
    return isNew
  })
  return { items: kept, last }
}
