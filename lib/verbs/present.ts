import { type Step, sameShape } from '../flow/step.js'
import type { Names } from '../types.js'
import { keeping } from './each.js'

/**
 * Keeps the rows in which each of these columns has a value.
 *
 * Holds: one chunk. Keeps: order.
 */
export const present = (columns: Names): Step => ({
  name: `present(${columns.join(', ')})`,
  open: keeping(row => columns.every(name => row[name] !== null && row[name] !== undefined)),
  shape: sameShape,
  reach: 'range',
})
