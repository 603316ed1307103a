/** The collections of a row, whatever made them: their values may still be undecoded bytes. */

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** A value that is still part of something larger, which it keeps in memory until it settles. */
export interface Settling {
  settle(): void
}

export const isSettling = (value: object): value is Settling =>
  'settle' in value && typeof value.settle === 'function'

/** A list, a set, or a map. */
export const isItems = (value: unknown): value is Iterable<unknown> =>
  isObject(value) && Symbol.iterator in value

export const isMap = (value: unknown): value is ReadonlyMap<string, unknown> =>
  isObject(value) && 'get' in value && 'entries' in value && typeof value.entries === 'function'
