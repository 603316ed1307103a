import { isObject } from '../../lib/codec/collections.js'

export type JsonObject = Readonly<Record<string, unknown>>

/** An object that a column holds as text; what is none is empty. */
export const objectOf = (text: string | null): JsonObject => {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/** Is a value nested in more than so many levels of objects and lists? */
export const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some(inner => isDeeper(inner, levels - 1)))
