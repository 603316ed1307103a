import type { Personal } from './personal.js'

/** A batch of rows: what moves between verbs. People write functions of one row. */
export type Chunk<Row> = readonly Row[]
export type Chunks<Row> = AsyncIterable<Chunk<Row>>
export type Transform<A, B> = (rows: Chunks<A>) => Chunks<B>
export type Names = readonly string[]

/** A row whose columns the compiler does not know: what the engine itself handles. */
export type AnyRow = Readonly<Record<string, unknown>>

/** A sentence that the compiler prints instead of a type. */
export interface FlowTypeError<Message extends string> {
  readonly __flowTypeError__: Message
}

/** Personal values may stand in a cell, in a list or in a map. */
type HoldsPersonal<Value> =
  NonNullable<Value> extends Personal<unknown>
    ? true
    : NonNullable<Value> extends ReadonlyMap<string, Personal<unknown>>
      ? true
      : NonNullable<Value> extends Iterable<Personal<unknown>>
        ? true
        : false

type PersonalColumns<Row> = {
  [K in keyof Row]: Row[K] extends never ? never : HoldsPersonal<Row[K]> extends true ? K : never
}[keyof Row]

/** `Self` when no column of the row is personal, else a sentence that names the column. */
export type Releasable<Row, Self> = [PersonalColumns<Row>] extends [never]
  ? Self
  : FlowTypeError<`${PersonalColumns<Row> & string} is personal data: release() it for a reason, mask() or drop() it`>

/** `Self` when the rows still come in partition order, else a sentence. */
export type Ordered<Key, Self> = Key extends readonly []
  ? FlowTypeError<'this verb needs rows in partition order: start from a dataset, or use lookup()'>
  : Self

/** Pairs two partition keys position by position, so that a join cannot name half of one. */
type Pairs<L extends Names, R extends Names> = {
  readonly [I in keyof L & `${number}` as L[I] & string]: R[I & keyof R]
}

export type On<L, R, LK extends Names, RK extends Names> = Pairs<LK, NoInfer<RK>> & {
  readonly [K in keyof L]?: keyof R
}

export type Pivot<V> = {
  readonly by: keyof V & string
  readonly value: keyof V & string
  readonly keep: Names
}

export type Simplify<T> = { [K in keyof T]: T[K] } & {}
export type Present<Row, K extends keyof Row> = Simplify<
  Omit<Row, K> & { readonly [P in K]: NonNullable<Row[P]> }
>
