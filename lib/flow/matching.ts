import { LernError } from '../errors.js'
import type { Source } from '../source.js'
import type { Origin } from './origin.js'

/** How a source serves an origin: all rows of its dataset, or those that its search finds. Fails when it cannot. */
export const rowsOf = (source: Source, { dataset, matching }: Omit<Origin, 'name'>): Source['rows'] => {
  if (!matching) return scan => source.rows(scan)
  if (source.search) return source.search(matching)
  throw new LernError('NOT_SERVED', `${source.name} cannot search ${dataset.name}`, {
    dataset: dataset.name,
    source: source.name,
    allowed: 'a source that can, such as a search API or a snapshot',
  })
}
