import type { Step } from '../flow/step.js'
import type { AnyRow, Names, Transform } from '../types.js'

/**
 * Runs a transform of the user's own over all rows of the run, in order, as one sequence.
 *
 * Holds: what the transform holds. Keeps: no promise about order. `columns` tells what comes out, for the header of a
 * file; without it a `select` must follow.
 */
export const through = (
  name: string,
  transform: Transform<AnyRow, AnyRow>,
  columns: Names | undefined,
): Step => ({
  name,
  open: rows => transform(rows),
  shape: before => ({ columns, personal: before.personal.filter(p => columns?.includes(p)), key: [] }),
  reach: 'all',
  holds: 'what the transform holds',
  reshapes: true,
})
