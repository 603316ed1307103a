const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** A list or a set of a row, or a map. */
export const isItems = (value: unknown): value is Iterable<unknown> =>
  isObject(value) && Symbol.iterator in value

export const isMap = (value: unknown): value is ReadonlyMap<string, unknown> =>
  isItems(value) && 'get' in value
