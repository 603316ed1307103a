import { LernError } from '../errors.js'
import type { Names, Simplify } from '../types.js'
import { coGroup as step } from '../verbs/co-group.js'
import { Flow } from './flow.js'

// biome-ignore lint/suspicious/noExplicitAny: the builder's core speaks of rows of every type
type Any = any

type RowOf<F> = F extends Flow<infer Row, Any, Any> ? Row : never
type NeedsOf<F> = F extends Flow<Any, Any, infer Needs> ? Needs : never
type All<Of> = (Of extends unknown ? (of: Of) => void : never) extends (of: infer Each) => void ? Each : never

/** The row that `coGroup` makes. */
export type CoGrouped<Key extends Names, Flows> = Simplify<
  { readonly [K in Key[number]]: string } & { readonly [N in keyof Flows]: readonly RowOf<Flows[N]>[] }
>

/**
 * One row for each partition key that any of some flows has: the key, under these names, and the rows of each flow as a
 * list, which is empty where it has none. One pass over all of them: what several left joins and the search for rows
 * without a left one would take several passes for.
 *
 * `coGroup(['id'], { accounts, consents })` gives `{ id, accounts: […], consents: […] }`.
 *
 * Holds: one partition of each flow. Keeps: the order of partitions.
 */
export const coGroup = <
  const Key extends readonly [string, ...string[]],
  const Flows extends Readonly<Record<string, Flow<Any, Any, Any>>>,
>(
  key: Key,
  flows: Flows,
): Flow<CoGrouped<Key, Flows>, Key, All<NeedsOf<Flows[keyof Flows]>>> => {
  const [[as, first], ...others] = Object.entries(flows) as [[string, Flow<Any, Any, Any>]]
  for (const [name, flow] of Object.entries(flows)) mustBeKeyed(name, flow, key)
  const { origin, shape, steps } = first
  const made = step({ key, as, leftKey: shape.key, others: Object.fromEntries(others) })
  return new Flow(origin, made.shape(shape), [...steps, made])
}

const mustBeKeyed = (name: string, { shape }: Flow<Any, Any, Any>, key: Names): void => {
  if (shape.key.length === key.length) return
  throw new LernError('USAGE', `coGroup needs ${name} in partition order, by ${key.length} columns`, {
    dataset: name,
    allowed: 'flows that start from datasets with partition keys of as many columns',
  })
}
