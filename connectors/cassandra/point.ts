import type { Place } from '../../lib/errors.js'
import { backoff, type Cluster, type Page, type PageQuery } from './cluster.js'
import { isMultiCell } from './cql-type.js'
import { PageSize } from './page-size.js'
import { Patience, pages, Stuck } from './pager.js'
import { ofToken } from './pieces.js'
import type { TablePlan } from './plans.js'
import { ownName } from './schema.js'
import type { Spot } from './spot.js'
import { MOST_LOSSES, stuckIn } from './stuck.js'

/**
 * Values of a clustering column in one statement: the server reads them one by one, while the client waits.
 */
const MOST_VALUES = 100
/** How often a page of one row is asked for. */
const TRIES = 5

/**
 * The queries that read all spots: one for each, or one for many of the same partition where the server
 * takes it.
 */
export const pointQueries = (plan: TablePlan, spots: readonly Spot[]): readonly PageQuery[] => {
  const { partition, several } = plan.statements
  if (several === undefined || !takesSeveral(plan))
    return spots.map(({ token, values }) => ({ cql: partition, token, values }))
  return neighbours(spots).map(group => {
    const [{ token, values }] = group
    if (group.length === 1) return { cql: partition, token, values }
    return { cql: several, token, values: [...values.slice(0, -1), group.map(spot => spot.values.at(-1)!)] }
  })
}

type Group = [Spot, ...Spot[]]

/** Sorted spots, put together where they differ in their last value only. */
const neighbours = (spots: readonly Spot[]): readonly Group[] => {
  const groups: Group[] = []
  for (const spot of spots) {
    const group = groups.at(-1)
    if (group && group.length < MOST_VALUES && isBeside(group[0], spot)) group.push(spot)
    else groups.push([spot])
  }
  return groups
}

const isBeside = (left: Spot, right: Spot): boolean =>
  left.values.every((value, at) => at === left.values.length - 1 || value.equals(right.values[at]!))

/** Before version 4, Cassandra refuses several values of a clustering column where collections are read. */
const takesSeveral = ({ cluster, schema, statements }: TablePlan): boolean =>
  !statements.columns.some(column => isMultiCell(schema.columns.get(ownName(schema, column))!)) ||
  isModern(cluster)

const isModern = ({ client }: Cluster): boolean =>
  client.hosts.values().every(host => Number.parseInt(host.cassandraVersion, 10) >= 4)

/**
 * All pages of a query that hold rows. They are read anew when the server no longer knows where it was:
 * nothing of them has been delivered.
 */
export const pointPages = async (
  { cluster, weight }: TablePlan,
  query: PageQuery,
  place: Place,
  signal: AbortSignal,
): Promise<readonly Page[]> => {
  const patience = new Patience(cluster.settings.retryForMs)
  for (let losses = 1; ; losses++) {
    const size = new PageSize(weight, 1)
    const found: Page[] = []
    try {
      for await (const page of pages({ cluster, query, size, tries: TRIES, patience, place, signal }))
        found.push(page)
      return found
    } catch (error) {
      if (!(error instanceof Stuck)) throw error
      if (error.why !== 'lost' || losses > MOST_LOSSES) throw stuckIn(ofToken(query.token), place, error)
      await backoff(losses, signal)
    }
  }
}
