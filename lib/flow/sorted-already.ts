import { columnsOf } from '../row-key.js'
import type { Catalog, Source } from '../source.js'
import type { Names } from '../types.js'
import type { Origin } from './origin.js'
import { type AnyFlow, sameShape } from './step.js'

/** The columns by which the rows of an origin come sorted, when its source reads the wanted keys and nothing else. */
export const sortedByKeys = async (
  { dataset, among, matching }: Origin,
  source: Source | undefined,
): Promise<Names | undefined> => {
  if (!among || matching) return undefined
  return source?.sortedAmong?.(dataset, columnsOf(among))
}

/**
 * A flow without its first sort, where the source gives the rows in that order already. Between the two there may be
 * only verbs that leave every row as it is.
 */
export const withoutNeedlessSort = async (flow: AnyFlow, catalog: Catalog): Promise<AnyFlow> => {
  const at = flow.steps.findIndex(step => step.shape !== sameShape)
  const wanted = flow.steps[at]?.sorts
  if (!wanted) return flow
  const given = await sortedByKeys(flow.origin, catalog[flow.origin.dataset.name])
  if (!given || !wanted.every((column, index) => column === given[index])) return flow
  const { name, origin, shape, steps } = flow
  return { name, origin, shape, steps: steps.toSpliced(at, 1) }
}
