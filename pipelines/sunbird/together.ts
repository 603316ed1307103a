import type { Transform } from '../../lib/index.js'

/**
 * Changes rows that follow each other with the same key, all of them together.
 *
 * Holds: the rows of one key, and a chunk. Keeps: order.
 */
export const together = <A, B>(
  key: (row: A) => string,
  change: (rows: readonly A[]) => readonly B[],
): Transform<A, B> =>
  async function* (chunks) {
    let held: A[] = []
    for await (const chunk of chunks) {
      const out: B[] = []
      for (const row of chunk) {
        if (held.length > 0 && key(held[0]!) !== key(row)) {
          out.push(...change(held))
          held = []
        }
        held.push(row)
      }
      if (out.length > 0) yield out
    }
    if (held.length > 0) yield change(held)
  }
