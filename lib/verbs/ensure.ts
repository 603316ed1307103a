import { type ErrorCode, LernError } from '../errors.js'
import { type Step, sameShape } from '../flow/step.js'
import type { AnyRow } from '../types.js'
import { each } from './each.js'

/**
 * Fails the run at the first row for which `holds` is false. `rule` is the sentence that says what was broken; it must
 * not speak of the row.
 *
 * Holds: one chunk. Keeps: order.
 */
export const ensure = (rule: string, holds: (row: AnyRow) => boolean, code: ErrorCode): Step => ({
  name: `ensure(${rule})`,
  open: each(chunk => {
    if (!chunk.every(holds)) throw new LernError(code, `refused: not for every row holds that ${rule}`)
    return chunk
  }),
  shape: sameShape,
  reach: 'range',
})
