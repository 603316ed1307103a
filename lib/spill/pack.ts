import { isItems, isMap } from '../collections.js'
import { isPersonal, Personal } from '../personal.js'

/**
 * Rows as lines of JSON in a private folder, and back. What JSON does not have is tagged: dates, maps,
 * personal values, whole numbers of 64 bits, undefined. Lists and sets come back as arrays.
 */
export const pack = (row: unknown): string => JSON.stringify(tagged(row))

export const unpack = (line: string): unknown => untagged(JSON.parse(line))

const TAG = '$'
const tag = (name: string, value?: unknown) => ({ [TAG]: name, value })

const tagged = (value: unknown): unknown => {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return taggedNumber(value)
  if (typeof value === 'bigint') return tag('bigint', String(value))
  if (typeof value === 'object') return taggedObject(value)
  if (value === undefined) return tag('undefined')
  throw new TypeError(`a row holds a ${typeof value}, which cannot be spilled`)
}

const taggedNumber = (value: number): unknown => {
  if (Object.is(value, -0)) return tag('number', '-0')
  return Number.isFinite(value) ? value : tag('number', String(value))
}

const taggedObject = (value: object): unknown => {
  if (value instanceof Date) return tag('date', value.getTime())
  if (isPersonal(value)) return tag('personal', tagged(Personal.open(value)))
  if (isMap(value))
    return tag(
      'map',
      Array.from(value.entries(), ([key, held]) => [tagged(key), tagged(held)]),
    )
  if (isItems(value)) return Array.from(value, tagged)
  const fields = taggedFields(value as Record<string, unknown>)
  return Object.hasOwn(value, TAG) ? tag('object', fields) : fields
}

/** The object itself when JSON can hold all of it: most rows are copied only where they have to be. */
const taggedFields = (from: Record<string, unknown>): Record<string, unknown> => {
  let copy: Record<string, unknown> | undefined
  for (const name of Object.keys(from)) {
    const value = tagged(from[name])
    if (value === from[name]) continue
    copy ??= { ...from }
    copy[name] = value
  }
  return copy ?? from
}

const untagged = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return untaggedItems(value)
  const fields = value as Record<string, unknown>
  return Object.hasOwn(fields, TAG) ? restored(fields[TAG] as string, fields.value) : untaggedFields(fields)
}

const untaggedItems = (items: unknown[]): unknown[] => {
  for (let at = 0; at < items.length; at++) items[at] = untagged(items[at])
  return items
}

const untaggedFields = (fields: Record<string, unknown>): Record<string, unknown> => {
  for (const name of Object.keys(fields)) {
    const value = fields[name]
    if (typeof value === 'object') fields[name] = untagged(value)
  }
  return fields
}

const restored = (name: string, value: unknown): unknown => {
  switch (name) {
    case 'date':
      return new Date((value as number | null) ?? Number.NaN)
    case 'map':
      return new Map(untaggedItems(value as unknown[]) as [unknown, unknown][])
    case 'personal':
      return new Personal(untagged(value))
    case 'bigint':
      return BigInt(value as string)
    case 'number':
      return Number(value)
    case 'object':
      return untaggedFields(value as Record<string, unknown>)
    default:
      return undefined
  }
}
