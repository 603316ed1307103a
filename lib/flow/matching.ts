import { LernError } from '../errors.js'
import { searchBody } from '../search/body.js'
import type { Source } from '../source.js'
import type { Origin } from './origin.js'
import type { AnyFlow } from './step.js'

/** The origin of a flow, narrowed to what a search finds. */
export const searchedOrigin = ({ origin, steps }: AnyFlow, body: unknown): Origin => {
  if (steps.length > 0 || origin.matching) throw notBare(origin.name)
  return { ...origin, matching: searchBody(body, origin.name) }
}

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

const notBare = (dataset: string): LernError =>
  new LernError('USAGE', `only a bare dataset is searched, once, and ${dataset} is not bare`, {
    dataset,
    allowed: 'from(dataset, …columns).matching(body); put verbs after it',
  })
