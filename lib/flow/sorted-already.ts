import { columnsOf } from '../row-key.js'
import type { Catalog, Source } from '../source.js'
import type { Names } from '../types.js'
import type { Origin } from './origin.js'
import { type AnyFlow, type Step, sameShape } from './step.js'

/** The columns by which the rows of an origin come sorted, when its source reads the wanted keys and nothing else. */
export const sortedByKeys = async (
  { dataset, among, matching }: Origin,
  source: Source | undefined,
): Promise<Names | undefined> => {
  if (!among || matching) return undefined
  return source?.sortedAmong?.(dataset, columnsOf(among))
}

/** Whether rows come out of a verb in the order in which they went in, with these columns as they were. */
const leaves = ({ shape, adds }: Step, columns: Names): boolean =>
  shape === sameShape || (adds !== undefined && !columns.some(column => adds.includes(column)))

/**
 * A flow without its first sort, where the source gives the rows in that order already. Between the two there may be
 * only verbs that keep it.
 */
export const withoutNeedlessSort = async (flow: AnyFlow, catalog: Catalog): Promise<AnyFlow> => {
  const at = flow.steps.findIndex(({ sorts }) => sorts !== undefined)
  const wanted = flow.steps[at]?.sorts
  if (!wanted || !flow.steps.slice(0, at).every(step => leaves(step, wanted))) return flow
  const given = await sortedByKeys(flow.origin, catalog[flow.origin.dataset.name])
  if (!given || !wanted.every((column, index) => column === given[index])) return flow
  const { name, origin, shape, steps } = flow
  return { name, origin, shape, steps: steps.toSpliced(at, 1) }
}
