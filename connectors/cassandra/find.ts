import pLimit from 'p-limit'
import { answersTo } from '../../lib/answers.js'
import type { Place } from '../../lib/errors.js'
import { inOrder } from '../../lib/order.js'
import { pick } from '../../lib/pick.js'
import { cannotFind, columnsOf } from '../../lib/row-key.js'
import type { Find } from '../../lib/source.js'
import type { AnyRow, Names } from '../../lib/types.js'
import { keyPath } from './key-path.js'
import { leavingSignal } from './leaving.js'
import type { Plans, TablePlan } from './plans.js'
import { pointPages, pointQueries } from './point.js'
import { rowsOfPage } from './rows.js'
import { isOrderOf } from './schema-check.js'
import { spotsOf } from './spot.js'

/** Statements that are under way at a time. */
const UNDER_WAY = 64

/** How the rows of some keys are found. */
interface FindPlan extends TablePlan {
  /** The columns that are read: those that were asked for come first. */
  readonly columns: Names
  /** False when the rows of a key have to be put into the dataset's order. */
  readonly keepsOrder: boolean
  readonly queries: ReturnType<typeof pointQueries>
}

/** Fails with NOT_SERVED when the keys do not tell the partitions of the table. */
export const planFind = async (plans: Plans, { dataset, columns, keys }: Find): Promise<FindPlan> => {
  const named = columnsOf(keys)
  const schema = await plans.schema()
  const path = keyPath(schema, named)
  if (!path) throw cannotFind(dataset, named, schema.partition)
  const keepsOrder = isOrderOf(schema, dataset)
  const sorting = keepsOrder ? [] : [...dataset.partition, ...dataset.clustering]
  const read = [...new Set([...columns, ...named, ...sorting])]
  const plan = await plans.plan({ dataset, columns: read, ordered: false }, path.clustering)
  return { ...plan, columns: read, keepsOrder, queries: pointQueries(plan, spotsOf(path, keys)) }
}

/** The rows of each key. Holds: these rows, and the pages that are under way. */
export const findRows = async (
  plan: FindPlan,
  { dataset, columns, keys, signal: caller, reject }: Find,
  place: Place,
): Promise<readonly (readonly AnyRow[])[]> => {
  const decode = rowsOfPage(dataset, plan.columns)
  const { answers, deal } = answersTo(keys)
  const { signal, leave, end } = leavingSignal(caller)
  const limit = pLimit(UNDER_WAY)
  const read = async (query: (typeof plan.queries)[number]) => {
    for (const page of await pointPages(plan, query, place, signal)) decode(page, reject).forEach(deal)
  }
  try {
    await Promise.all(plan.queries.map(query => limit(read, query)))
    end()
  } finally {
    limit.clearQueue()
    leave()
  }
  const sorted = plan.keepsOrder ? answers : answers.map(rows => inOrder(dataset, rows))
  return columns.length === plan.columns.length
    ? sorted
    : sorted.map(rows => rows.map(row => pick(row, columns)))
}
