import { type Step, sameShape } from '../flow/step.js'
import type { AnyRow } from '../types.js'
import { keeping } from './each.js'

/**
 * Keeps the rows for which `keep` is true.
 *
 * Holds: one chunk. Keeps: order.
 */
export const filter = (keep: (row: AnyRow) => boolean, because: string): Step => ({
  name: `filter(${because})`,
  open: keeping(keep),
  shape: sameShape,
  reach: 'range',
})
