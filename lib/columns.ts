import type { Personal } from './personal.js'

/** What a value is, whatever system it comes from. */
export type ColumnType =
  | { readonly kind: ScalarKind }
  | { readonly kind: 'list' | 'set'; readonly of: Column }
  | { readonly kind: 'map'; readonly of: Column }
  | { readonly kind: 'struct'; readonly fields: Readonly<Record<string, Column>> }

export type ScalarKind =
  | 'text'
  | 'code'
  | 'json'
  | 'int'
  | 'bigint'
  | 'double'
  | 'decimal'
  | 'boolean'
  | 'timestamp'
  | 'date'
  | 'uuid'

/** A column of a dataset: its type in the source, its TypeScript type in a row. */
export interface Column<out Value = unknown> {
  readonly type: ColumnType
  readonly personal: boolean
  readonly _value?: Value
}

/** The values of a list or a set: they may still be undecoded bytes, so ask for no more than is needed. */
export interface Items<out Value> extends Iterable<Value> {
  readonly length: number
}

const scalar = <Value>(kind: ScalarKind): Column<Value | null> => ({ type: { kind }, personal: false })

export const text = scalar<string>('text')
/** A small code that some installations keep as a number and some as text; always text in a row. */
export const code = scalar<string>('code')
/**
 * A JSON document, as its text in a row. A table keeps the text, a snapshot or an API may give the document itself.
 * The text is not checked: what reads it decides what a damaged document means.
 */
export const json = scalar<string>('json')
export const int = scalar<number>('int')
export const bigint = scalar<bigint>('bigint')
export const double = scalar<number>('double')
/** An exact decimal number, kept as its text. */
export const decimal = scalar<string>('decimal')
export const boolean = scalar<boolean>('boolean')
export const timestamp = scalar<Date>('timestamp')
/** A calendar day, `yyyy-MM-dd`. */
export const date = scalar<string>('date')
export const uuid = scalar<string>('uuid')

export const list = <Value>(of: Column<Value>): Column<Items<NonNullable<Value>>> => ({
  type: { kind: 'list', of },
  personal: of.personal,
})

export const set = <Value>(of: Column<Value>): Column<Items<NonNullable<Value>>> => ({
  type: { kind: 'set', of },
  personal: of.personal,
})

/** Keys are text. Read one with `get`; a missing map is an empty one, as for lists and sets. */
export const map = <Value>(of: Column<Value>): Column<ReadonlyMap<string, NonNullable<Value>>> => ({
  type: { kind: 'map', of },
  personal: of.personal,
})

/** A user-defined type of Cassandra, an object in JSON. */
export const struct = <const Fields extends Record<string, Column>>(
  fields: Fields,
): Column<{ readonly [K in keyof Fields]: ValueOf<Fields[K]> } | null> => ({
  type: { kind: 'struct', fields },
  personal: Object.values(fields).some(field => field.personal),
})

/** Marks personal data: the value reaches no sink unless a verb releases it for a reason. */
export const personal = <Value>(
  of: Column<Value>,
): Column<Personal<NonNullable<Value>> | Extract<Value, null>> => ({ type: of.type, personal: true })

export type ValueOf<C> = C extends Column<infer Value> ? Value : never

/** The row type of a set of columns; only key columns are never null. */
export type RowOf<Columns, Keys> = {
  readonly [K in keyof Columns]: K extends Keys ? NonNullable<ValueOf<Columns[K]>> : ValueOf<Columns[K]>
}
