import { createHash } from 'node:crypto'

/** Enough of a digest that two of millions do not meet. */
const DIGEST = 12

/**
 * Counts the documents of each page that did not come before.
 *
 * Holds: a digest of each document of the search.
 */
export const newDocuments = (): ((hits: readonly object[]) => number) => {
  const seen = new Set<string>()
  return hits => {
    const before = seen.size
    for (const hit of hits) {
      const digest = createHash('sha256').update(JSON.stringify(hit)).digest()
      seen.add(digest.toString('latin1', 0, DIGEST))
    }
    return seen.size - before
  }
}
