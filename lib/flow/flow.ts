import type { Aggregate } from '../aggregates.js'
import { type ErrorCode, LernError } from '../errors.js'
import type { Interval } from '../interval.js'
import type { Personal } from '../personal.js'
import type { Sink } from '../sinks/sink.js'
import type * as T from '../types.js'
import { among } from '../verbs/among.js'
import { type Collecting, collect } from '../verbs/collect.js'
import { type Consent, type ConsentRule, consented } from '../verbs/consented.js'
import { dedupe } from '../verbs/dedupe.js'
import { derive } from '../verbs/derive.js'
import { distinct } from '../verbs/distinct.js'
import { drop } from '../verbs/drop.js'
import { enrich, type Missing } from '../verbs/enrich.js'
import { ensure } from '../verbs/ensure.js'
import { expand } from '../verbs/expand.js'
import { filter } from '../verbs/filter.js'
import { flatten } from '../verbs/flatten.js'
import { group } from '../verbs/group.js'
import { type Lookup, lookup } from '../verbs/lookup.js'
import { mask } from '../verbs/mask.js'
import { JOINS, type JoinKind, mergeJoin } from '../verbs/merge-join.js'
import { numberWithin } from '../verbs/number-within.js'
import { present } from '../verbs/present.js'
import { type Ground, release } from '../verbs/release.js'
import { reveal } from '../verbs/reveal.js'
import { type Selected, select } from '../verbs/select.js'
import { sortWithin } from '../verbs/sort-within.js'
import { through } from '../verbs/through.js'
import { narrowed, searched } from './narrowed.js'
import type { Origin } from './origin.js'
import type { Output } from './output.js'
import type { Shape, Step } from './step.js'

/*
 * Words
 *   row      one record; functions that people write take one
 *   chunk    some rows; what moves between verbs
 *   flow     rows on their way: an origin and the verbs they pass, as a value; nothing is read before it runs
 *   verb     a transform with a name, a shape and a reach
 *   order    rows of a dataset come by token of the partition key; verbs that need it say so in their type
 *   needs    the datasets that a catalog must serve before a flow can run
 */

// biome-ignore lint/suspicious/noExplicitAny: the builder's core speaks of rows of every type
type Any = any
type Column<Row> = keyof Row & string

/**
 * Rows on their way. `Row`: what a row looks like here. `Key`: the partition key whose order still holds, `[]` when
 * none does. `Needs`: the datasets that a catalog must serve. A flow is a value: each verb gives a new one.
 */
export class Flow<Row, Key extends T.Names = [], Needs = {}> {
  declare readonly _types?: { row: Row; key: Key; needs: Needs }

  constructor(
    readonly origin: Origin,
    readonly shape: Shape,
    readonly steps: readonly Step[] = [],
  ) {}

  /** The dataset that it starts from. */
  get name(): string {
    return this.origin.name
  }

  #then(step: Step): Any {
    return new Flow(this.origin, step.shape(this.shape), [...this.steps, step])
  }

  /**
   * Only the rows that a search finds, before any verb. The body is JSON as the platform's search services take it:
   * `{ request: { filters: { … } } }`.
   */
  matching(body: unknown): Flow<Row, Key, Needs> {
    return new Flow(searched(this, body), this.shape)
  }

  /** Only the rows that agree with one of these keys, before any verb. A source keyed by them reads no others. */
  among<const K extends Column<Row>>(keys: readonly Readonly<Record<K, string>>[]): Flow<Row, [], Needs> {
    const origin = narrowed(this, 'among', keys)
    return new Flow<Row, [], Needs>(origin, { ...this.shape, key: [] }).#then(among(keys))
  }

  /**
   * Only what happened in this time, before any verb. A source that sums up over a time sums up over this one; one that
   * holds finished rows, as a snapshot does, gives them all.
   */
  between(interval: Interval): Flow<Row, Key, Needs> {
    return new Flow(narrowed(this, 'between', interval), this.shape)
  }

  /** Keeps the rows for which `keep` is true; `because` names the reason in plans and counts. */
  filter(because: string, keep: (row: Row) => boolean): Flow<Row, Key, Needs> {
    return this.#then(filter(keep as Any, because))
  }

  /** Keeps the consents that hold. */
  consented(this: Flow<Row & Consent, Key, Needs>, rule: ConsentRule = {}): Flow<Row, Key, Needs> {
    return (this as Any).#then(consented(rule))
  }

  /** Keeps the rows in which these columns have a value, and says so in the type. */
  present<K extends Column<Row>>(...columns: readonly K[]): Flow<T.Present<Row, K>, Key, Needs> {
    return this.#then(present(columns))
  }

  /** Fails the run at the first row that breaks a rule. */
  ensure(rule: string, holds: (row: Row) => boolean, code: ErrorCode): Flow<Row, Key, Needs> {
    return this.#then(ensure(rule, holds as Any, code))
  }

  /** Adds columns computed from the row. */
  derive<const C extends Record<string, (row: Row) => unknown>>(
    columns: C,
  ): Flow<Omit<Row, keyof C> & T.Values<C>, Key, Needs> {
    return this.#then(derive(columns as Any))
  }

  /** Keeps the rows that have a match on the right. */
  semiJoin<R, RK extends T.Names, N>(
    this: T.Ordered<Key, Flow<Row, Key, Needs>>,
    right: Flow<R, RK, N>,
    on: T.On<Row, R, Key, RK>,
  ): Flow<Row, Key, Needs & N> {
    return (this as Any).#join('semi', '', right, on)
  }

  /** Adds each match on the right under `as`; rows without one are dropped. */
  innerJoin<const A extends string, R, RK extends T.Names, N>(
    this: T.Ordered<Key, Flow<Row, Key, Needs>>,
    as: A,
    right: Flow<R, RK, N>,
    on: T.On<Row, R, Key, RK>,
  ): Flow<Row & T.Under<A, R>, Key, Needs & N> {
    return (this as Any).#join('inner', as, right, on)
  }

  /** Adds each match on the right under `as`, undefined when there is none. */
  leftJoin<const A extends string, R, RK extends T.Names, N>(
    this: T.Ordered<Key, Flow<Row, Key, Needs>>,
    as: A,
    right: Flow<R, RK, N>,
    on: T.On<Row, R, Key, RK>,
  ): Flow<Row & T.Under<A, R | undefined>, Key, Needs & N> {
    return (this as Any).#join('left', as, right, on)
  }

  /** Adds the list of all matches on the right under `as`, empty when there is none: one row stays one row. */
  leftJoinAll<const A extends string, R, RK extends T.Names, N>(
    this: T.Ordered<Key, Flow<Row, Key, Needs>>,
    as: A,
    right: Flow<R, RK, N>,
    on: T.On<Row, R, Key, RK>,
  ): Flow<Row & T.Under<A, readonly R[]>, Key, Needs & N> {
    return (this as Any).#join('leftAll', as, right, on)
  }

  #join(kind: JoinKind, as: string, right: Flow<Any, Any, Any>, on: Any): Any {
    this.#mustBeOrdered(JOINS[kind])
    return this.#then(mergeJoin({ kind, as, key: this.shape.key, right, on }))
  }

  /** Adds the row of a small table, found by key. */
  lookup<const A extends string, V, N>(
    as: A,
    from: Lookup<V, N>,
    key: (row: Row) => string | null | undefined,
  ): Flow<Row & T.Under<A, V | undefined>, Key, Needs & N> {
    return this.#then(lookup(as, from, key as Any))
  }

  /** Adds the row of another dataset, found by key as the rows pass; for datasets too large for `lookup`. */
  enrich<const A extends string, R, N, const M extends Missing>(
    as: A,
    from: Flow<R, readonly [string], N>,
    key: (row: Row) => string | null | undefined,
    { missing }: { readonly missing: M },
  ): Flow<Row & T.Under<A, M extends 'blank' ? R | undefined : R>, Key, Needs & N> {
    if (from.steps.length > 0 || from.origin.matching || from.origin.between) throw notBare(from.name)
    return this.#then(enrich(as, from.origin, key as Any, missing))
  }

  /** Adds all rows of another dataset that agree in some columns, as a list; see `collect` for how they are found. */
  collect<const A extends string, R, N>(
    as: A,
    from: Flow<R, T.Names, N> | Flow<R, [], N>,
    agreeing: Collecting<Column<Row>, Column<R>>,
  ): Flow<Row & T.Under<A, readonly R[]>, [], Needs & N> {
    return this.#then(collect(as, from as Any, agreeing as Any))
  }

  /** Makes one row for each item that a row has, with the item under `as`; a row without items goes. */
  expand<const A extends string, V>(
    as: A,
    items: (row: Row) => Iterable<V>,
  ): Flow<Omit<Row, A> & T.Under<A, V>, T.KeyWithout<Key, A>, Needs> {
    return this.#then(expand(as, items as Any))
  }

  /** Turns a list of ids into columns, one per kept kind: the first id of a kind wins. */
  flatten<const A extends string, V, N, const P extends T.Pivot<NoInfer<V>>>(
    as: A,
    from: Lookup<V, N>,
    ids: (row: Row) => Iterable<string>,
    pivot: P,
  ): Flow<Row & T.Under<A, T.Flattened<V, P>>, Key, Needs & N> {
    return this.#then(flatten(as, from, ids as Any, pivot))
  }

  /** Drops rows whose columns were seen in this partition. The whole partition key comes first. */
  dedupe(
    this: T.Ordered<Key, Flow<Row, Key, Needs>>,
    ...columns: readonly [...Key, ...Column<Row>[]]
  ): Flow<Row, Key, Needs> {
    const flow = this as Any
    flow.#mustBeOrdered('dedupe')
    return flow.#then(dedupe(flow.shape.key, columns))
  }

  /** Turns personal values into plain ones, for a reason that the run record keeps. */
  release<const C extends Record<string, (row: Row) => Personal<string> | null | undefined>>(
    columns: C,
    ground: T.Override<Ground, { when?: (row: Row) => boolean }>,
  ): Flow<Omit<Row, keyof C> & { readonly [K in keyof C]: string | null }, Key, Needs> {
    return this.#then(release(columns as Any, ground as Ground))
  }

  /** Replaces personal values by pseudonyms made with a key. */
  mask<K extends Column<Row>>(
    columns: readonly K[],
    key: Buffer,
  ): Flow<{ readonly [C in keyof Row]: C extends K ? T.Masked<Row[C]> : Row[C] }, Key, Needs> {
    return this.#then(mask(columns, key))
  }

  /** Turns whole personal columns into plain ones, for people who may see everything and say so. */
  reveal<K extends Column<Row>>(
    columns: readonly K[],
    because: string,
  ): Flow<{ readonly [C in keyof Row]: C extends K ? T.Revealed<Row[C]> : Row[C] }, Key, Needs> {
    return this.#then(reveal(columns, because))
  }

  /** Removes columns. */
  drop<K extends Column<Row>>(...columns: readonly K[]): Flow<Omit<Row, K>, T.KeyWithout<Key, K>, Needs> {
    return this.#then(drop(columns))
  }

  /** Makes rows of exactly these columns: copied by name, or computed. */
  select<const C extends Record<string, Column<Row> | ((row: Row) => unknown)>>(
    columns: C,
  ): Flow<T.SelectedRow<Row, C>, [], Needs> {
    return this.#then(select(columns as unknown as Selected))
  }

  /** Brings rows together that agree in `within` and sorts them by `by`. Spills to disk. */
  sortWithin(within: readonly Column<Row>[], by: readonly Column<Row>[]): Flow<Row, [], Needs> {
    return this.#then(sortWithin(within, by))
  }

  /** Numbers consecutive rows from 1, anew whenever `within` changes. */
  numberWithin<const A extends string>(
    as: A,
    within: readonly Column<Row>[],
  ): Flow<Row & T.Under<A, number>, Key, Needs> {
    return this.#then(numberWithin(as, within))
  }

  /** One row per combination of `by`, with aggregates. Spills to disk. */
  group<const B extends Column<Row>, const G extends Record<string, Aggregate<Row, unknown, Any>>>(
    by: readonly B[],
    aggregates: G,
  ): Flow<Pick<Row, B> & T.Aggregated<G>, [], Needs> {
    return this.#then(group(by, aggregates as Any))
  }

  /** The first row for each combination of these columns in the whole run. Spills to disk. */
  distinct(...columns: readonly Column<Row>[]): Flow<Row, [], Needs> {
    return this.#then(distinct(columns))
  }

  /** Runs a transform of your own over all rows in order. `columns` names what comes out, for a file's header. */
  through<B>(
    name: string,
    transform: T.Transform<Row, B>,
    columns?: readonly Column<B>[],
  ): Flow<B, [], Needs> {
    return this.#then(through(name, transform as Any, columns))
  }

  /** Hands the flow to a function of a flow: how a report names a part of itself. */
  with<F>(change: (flow: this) => F): F {
    return change(this)
  }

  /** Ends the flow in files. */
  to(this: T.Releasable<Row, Flow<Row, Key, Needs>>, sink: Sink<Row>): Output<Needs> {
    return { flow: this as Any, sinks: [{ steps: [], shape: (this as Any).shape, sink }] }
  }

  /** Ends the same rows in several ways; each branch gets all of them, in order, and the source is read once. */
  split<N>(...branches: readonly ((rows: Flow<Row, [], Needs>) => Output<N>)[]): Output<Needs & N> {
    const trunk = new Flow<Row, [], Needs>(this.origin, { ...this.shape, key: [] })
    const outputs = branches.map(branch => branch(trunk))
    return {
      flow: this as Any,
      sinks: outputs.flatMap(({ flow, sinks }) =>
        sinks.map(branch => ({ ...branch, steps: [...flow.steps, ...branch.steps] })),
      ),
    }
  }

  #mustBeOrdered(verb: string): void {
    if (this.shape.key.length > 0) return
    throw new LernError('USAGE', `${verb} needs rows in partition order`, {
      dataset: this.name,
      allowed: 'start from a dataset, or use lookup()',
    })
  }
}

/** A flow of rows that only run time knows. */
export type UntypedFlow = Flow<Any, Any, Any>

const notBare = (dataset: string) =>
  new LernError('USAGE', `enrich finds rows of ${dataset} by key, before any verb`, {
    dataset,
    allowed: 'from(dataset, …columns) with no verbs; put them after enrich',
  })
