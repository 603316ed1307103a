import { keyIn } from './page.js'

/** What a part of an answer brings. */
interface News {
  /** Items whose key did not come before. */
  readonly fresh: readonly unknown[]
  /** How many documents there are: those of one key are several where the services hold them twice. */
  readonly documents: number
}

/**
 * Compares each page with those before it. What came on an earlier page stands in the place of an item that
 * never comes, unless it is another document of the key that the earlier page ended with: those stand
 * together. What has no key is passed on, to be rejected.
 *
 * Holds: the keys of all items, and the last item.
 */
export const seenItems = (key: string): ((items: readonly unknown[]) => News) => {
  const seen = new Set<string>()
  let last: unknown

  const came = (item: unknown): boolean => {
    const own = keyIn(item, key)
    return own !== undefined && seen.has(own)
  }
  const isNew = (item: unknown): boolean => {
    const own = keyIn(item, key)
    if (own === undefined) return true
    const isFirst = !seen.has(own)
    seen.add(own)
    return isFirst
  }
  const follows = (item: unknown, before: unknown): boolean =>
    keyIn(item, key) === keyIn(before, key) && JSON.stringify(item) !== JSON.stringify(before)

  return items => {
    const earlier = items.map(came)
    const taken = items.filter((item, at) => earlier[at] && !follows(item, at === 0 ? last : items[at - 1]))
    last = items.at(-1) ?? last
    return { fresh: items.filter(isNew), documents: items.length - taken.length }
  }
}
