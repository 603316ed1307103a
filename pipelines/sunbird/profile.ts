import * as t from 'io-ts'
import { jsonText } from '../../lib/index.js'

const Place = t.type({ id: t.string, type: t.string })
const listOf = jsonText(t.UnknownArray)

/** The kinds of place that a profile names, from large to small. */
export const PLACE_KINDS = ['state', 'district', 'block', 'cluster'] as const

/** The entries of a list kept as JSON text; nothing for what cannot be read. */
const entries = <Entry>(json: string | null | undefined, is: t.Is<Entry>): readonly Entry[] => {
  const list = listOf(json)
  return list.ok ? list.value.filter(is) : []
}

/** The id of the first place of each kind in a profile; kinds are told apart in any case. */
export const placesOf = (json: string | null | undefined): ReadonlyMap<string, string> => {
  const firstOfKind = new Map<string, string>()
  for (const { id, type } of entries(json, Place.is)) {
    const kind = type.toLowerCase()
    if (!firstOfKind.has(kind)) firstOfKind.set(kind, id)
  }
  return firstOfKind
}

/** The ids of these places, from large to small. */
export const placeIds = (json: string | null | undefined): Iterable<string> => {
  const places = placesOf(json)
  return PLACE_KINDS.flatMap(kind => places.get(kind) ?? [])
}

type Kind = 'type' | 'subType'

/** The types, or the sub-types, of a user: each once, first seen first, joined by a comma. */
export const userTypes = (json: string | null | undefined, of: Kind): string => userTypesOf(json, of)[0]!

/** The same for several kinds, in their order. */
export const userTypesOf = (
  json: string | null | undefined,
  ...kinds: readonly Kind[]
): readonly string[] => {
  const found = entries(json, t.UnknownRecord.is)
  return kinds.map(kind => valuesOf(found, kind).join(','))
}

const valuesOf = (found: readonly Readonly<Record<string, unknown>>[], kind: Kind): readonly string[] => {
  const values: string[] = []
  for (const { [kind]: value } of found)
    if (typeof value === 'string' && value !== '' && !values.includes(value)) values.push(value)
  return values
}

/** The parts of a name that there are, joined by a space. */
export const fullName = (...parts: readonly (string | null | undefined)[]): string =>
  parts.filter(part => part !== null && part !== undefined).join(' ')
