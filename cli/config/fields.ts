import type { Field, Fields, GroupOf, TextShape, ValueOf, VariantOf } from './field.js'

const preset = (value: unknown): { readonly preset?: unknown } =>
  value === undefined ? {} : { preset: value }

/** Text that is given a meaning: a time zone, an amount of memory, a secret. */
export const parsed = <Value>(
  about: string,
  shape: Omit<TextShape, 'kind' | 'parse'> & { readonly parse: (text: string) => Value | undefined },
  absent?: string,
): Field<Value> => ({ about, shape: { kind: 'text', ...shape }, ...preset(absent) })

export const text = (about: string, absent?: string): Field<string> =>
  parsed(about, { parse: value => value, allowed: 'text' }, absent)

/** Text, also when it is written as a number, true or false. */
export const scalar = (about: string): Field<string> =>
  parsed(about, { parse: value => value, allowed: 'text, a number, true or false', scalar: true })

/** A whole number from `least` up, to `most` where there is one. */
export const count = (
  about: string,
  absent: number,
  { least = 1, most }: { readonly least?: number; readonly most?: number } = {},
): Field<number> => ({
  about,
  shape: { kind: 'number', least, ...(most !== undefined && { most }) },
  preset: absent,
})

/** A timer that is told to wait longer goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** A time that a timer waits for. */
export const milliseconds = (about: string, absent: number): Field<number> =>
  count(about, absent, { most: LONGEST_TIMER_MS })

export const seconds = (about: string, absent: number): Field<number> =>
  count(about, absent, { most: Math.floor(LONGEST_TIMER_MS / 1_000) })

export const flag = (about: string, absent: boolean): Field<boolean> => ({
  about,
  shape: { kind: 'flag' },
  preset: absent,
})

export const choice = <const V extends readonly string[]>(
  about: string,
  values: V,
  absent?: V[number],
): Field<V[number]> => ({ about, shape: { kind: 'choice', values }, ...preset(absent) })

export const list = <F extends Field>(
  about: string,
  of: F,
  absent: readonly unknown[],
): Field<readonly ValueOf<F>[]> => ({ about, shape: { kind: 'list', of }, preset: absent })

export const group = <F extends Fields>(about: string, fields: F): Field<GroupOf<F>> => ({
  about,
  shape: { kind: 'group', fields },
  preset: {},
})

/** Values under names of the user's choice; `fields` are names with a meaning, of the same kind of value. */
export const map = <F extends Field, Named extends Readonly<Record<string, F>> = {}>(
  about: string,
  rest: F,
  fields?: Named,
): Field<GroupOf<Named> & Readonly<Record<string, ValueOf<F>>>> => ({
  about,
  shape: { kind: 'group', fields: fields ?? {}, rest },
  preset: {},
})

/** Values under names of the user's choice, as a map or as a list of names and maps. */
export const named = <F extends Field>(
  about: string,
  of: F,
): Field<Readonly<Record<string, ValueOf<F>>>> => ({
  about,
  shape: { kind: 'named', of },
  preset: {},
})

/** One of several groups, told apart by their field `type`. */
export const variants = <V extends Readonly<Record<string, Variant>>>(
  about: string,
  cases: V,
  absent?: keyof V & string,
): Field<VariantOf<{ [T in keyof V]: V[T]['fields'] }>> => ({
  about,
  shape: {
    kind: 'variants',
    variants: Object.fromEntries(Object.entries(cases).map(([type, of]) => [type, withType(type, of)])),
    ...(absent === undefined ? {} : { type: absent }),
  },
  preset: {},
})

interface Variant {
  readonly about: string
  readonly fields: Fields
}

const withType = (type: string, { about, fields }: Variant): Field =>
  group(about, { type: choice('Which kind this is.', [type], type), ...fields })

/** A group that may be written as the bare value of its field `key`. */
export const short = <F extends Fields>(
  key: keyof F & string,
  about: string,
  fields: F,
): Field<GroupOf<F>> => ({
  about,
  shape: { kind: 'short', key, group: group(about, fields) },
})

export const optional = <F extends Field>({ preset: _, ...field }: F): F & { readonly optional: true } =>
  ({ ...field, optional: true }) as unknown as F & { readonly optional: true }

/** The same field with another value when it is absent. */
export const absentAs = <F extends Field>(absent: unknown, field: F): F => ({ ...field, preset: absent })
