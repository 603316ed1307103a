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
  [K in keyof Row]-?: HoldsPersonal<Row[K]> extends true ? K : never
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

/** A row, or what stands for one, under an alias. */
export type Under<A extends string, R> = { readonly [K in A]: R }

/** The columns that `derive` adds. */
export type Values<C extends Record<string, (row: never) => unknown>> = {
  readonly [K in keyof C]: ReturnType<C[K]>
}

/** The row that `select` makes. */
export type SelectedRow<Row, C> = {
  readonly [K in keyof C]: Exclude<C[K], undefined> extends infer Of
    ? Of extends keyof Row
      ? Row[Of]
      : Of extends (row: never) => infer Value
        ? Value
        : never
    : never
}

/** The columns that `flatten` makes: one per kept kind, absent when no id was of that kind. */
export type Flattened<V, P extends { readonly keep: Names; readonly value: PropertyKey }> = {
  readonly [K in P['keep'][number]]?: NonNullable<V[P['value'] & keyof V]>
}

/** The columns that `group` makes. */
export type Aggregated<G> = {
  readonly [K in keyof G]: G[K] extends { readonly value: (state: never) => infer Value } ? Value : never
}

/** A personal value after masking. */
export type Masked<Value> =
  Value extends Personal<unknown>
    ? string
    : Value extends ReadonlyMap<string, Personal<unknown>>
      ? ReadonlyMap<string, string>
      : Value extends Iterable<Personal<unknown>>
        ? readonly string[]
        : Value

/** A personal value in the open. */
export type Revealed<Value> =
  Value extends Personal<infer Of>
    ? Of
    : Value extends ReadonlyMap<string, Personal<infer Of>>
      ? ReadonlyMap<string, Of>
      : Value extends Iterable<Personal<infer Of>>
        ? readonly Of[]
        : Value

/** What is left of the order when columns go. */
export type KeyWithout<Key extends Names, Gone extends string> =
  Extract<Key[number], Gone> extends never ? Key : []

export type Override<A, B> = Omit<A, keyof B> & Readonly<B>
