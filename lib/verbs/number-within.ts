import type { Step } from '../flow/step.js'
import type { AnyRow, Names } from '../types.js'
import { sameKey } from './dedupe.js'
import { withColumns } from './derive.js'

/**
 * Numbers the rows from 1, anew whenever `within` changes. Comes after a sort.
 *
 * Holds: one chunk. Keeps: order.
 */
export const numberWithin = (as: string, within: Names): Step => ({
  name: `numberWithin(${within.join(', ')})`,
  open: async function* (rows) {
    let last: AnyRow | undefined
    let number = 0
    for await (const chunk of rows) {
      yield chunk.map(row => {
        number = last && sameKey(within, last, row) ? number + 1 : 1
        last = row
        return { ...row, [as]: number }
      })
    }
  },
  shape: withColumns([as]),
  reach: 'all',
})
