import { type Step, sameShape } from '../flow/step.js'
import { externalSort } from '../spill/external-sort.js'
import { textKey } from '../spill/text-key.js'
import type { Names } from '../types.js'
import { valuesOf } from './sort-within.js'

/**
 * One row for each combination of these columns in the whole run: the first that came. Rows come out sorted by them.
 * Within a partition `dedupe` does the same without sorting.
 *
 * Holds: rows up to a share of memory, the rest on disk. Keeps: nothing.
 */
export const distinct = (columns: Names): Step => ({
  name: `distinct(${columns.join(', ')})`,
  open: async function* (rows, context) {
    const key = (row: Parameters<typeof valuesOf>[0]) => textKey(valuesOf(row, columns))
    let last: string | undefined
    for await (const chunk of externalSort({ ...context, rows, key })) {
      const kept = chunk.filter(row => {
        const before = last
        last = key(row)
        return last !== before
      })
      context.drop(chunk.length - kept.length)
      if (kept.length > 0) yield kept
    }
  },
  shape: before => ({ ...sameShape(before), key: [] }),
  reach: 'all',
  holds: 'rows up to a share of the memory limit, the rest on disk',
})
