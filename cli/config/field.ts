import type { Simplify } from '../../lib/types.js'

/**
 * One value of the configuration: what it is for, what may stand there, what holds when it is absent.
 * Codec, JSON Schema and TypeScript type are all derived from it.
 */
export interface Field<out Value = unknown> {
  readonly about: string
  readonly shape: Shape
  /** What an absent value stands for, as it would be written in a file. Without one the value is required. */
  readonly preset?: unknown
  readonly optional?: true
  readonly _value?: Value
}

export type Fields = Readonly<Record<string, Field>>

export type Shape =
  | TextShape
  | NumberShape
  | FlagShape
  | ChoiceShape
  | ListShape
  | GroupShape
  | VariantsShape
  | ShortShape
  | NamedShape

export interface TextShape {
  readonly kind: 'text'
  /** What the text means, or nothing when it is not allowed. */
  readonly parse: (text: string) => unknown
  readonly allowed: string
  /** The same rule for editors, as far as a regular expression can say it. */
  readonly pattern?: string
  /** A secret is not repeated in an error. */
  readonly secret?: true
  /** Numbers, true and false are taken as the text that they are written with. */
  readonly scalar?: true
}

export interface NumberShape {
  readonly kind: 'number'
  readonly least: number
  readonly most?: number
}

export interface FlagShape {
  readonly kind: 'flag'
}

export interface ChoiceShape {
  readonly kind: 'choice'
  readonly values: readonly string[]
}

export interface ListShape {
  readonly kind: 'list'
  readonly of: Field
}

/** Named fields; with `rest`, any other name too. */
export interface GroupShape {
  readonly kind: 'group'
  readonly fields: Fields
  readonly rest?: Field
}

/** A group whose other fields depend on `type`. */
export interface VariantsShape {
  readonly kind: 'variants'
  readonly variants: Readonly<Record<string, Field>>
  /** The type that is meant when none is given. */
  readonly type?: string
}

/** A group, or a text that stands for the group with that one field. */
export interface ShortShape {
  readonly kind: 'short'
  readonly key: string
  readonly group: Field
}

/**
 * Values under names of the user's choice: a map, or a list whose items are a bare name or such a map. A bare name has
 * the value that holds when nothing is said of it.
 */
export interface NamedShape {
  readonly kind: 'named'
  readonly of: Field
}

export type ValueOf<F> = F extends Field<infer Value> ? Value : never

type OptionalKeys<F> = { [K in keyof F]: F[K] extends { readonly optional: true } ? K : never }[keyof F]

export type GroupOf<F> = Simplify<
  { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: ValueOf<F[K]> } & {
    readonly [K in OptionalKeys<F>]?: ValueOf<F[K]>
  }
>

export type VariantOf<V> = { [T in keyof V]: Simplify<{ readonly type: T } & GroupOf<V[T]>> }[keyof V]
