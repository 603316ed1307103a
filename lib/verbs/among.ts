import { type Step, sameShape } from '../flow/step.js'
import { columnsOf, keyText } from '../row-key.js'
import type { RowKey } from '../source.js'
import { keeping } from './each.js'

/**
 * Keeps the rows that agree with one of the keys. The source is told of them, and may read no others.
 *
 * Holds: one chunk, and the keys. Keeps: the order in which rows come, which is not that of partitions.
 */
export const among = (keys: readonly RowKey[]): Step => {
  const columns = columnsOf(keys)
  const wanted = new Set(keys.map(key => keyText(key, columns)))
  return {
    name: `among(${keys.length} × ${columns.join(', ')})`,
    open: keeping(row => wanted.has(keyText(row, columns))),
    shape: sameShape,
    reach: 'range',
  }
}
