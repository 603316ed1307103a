/** One answer of a search. */
export interface Page {
  /** How many items match, on this page or not. */
  readonly count: number
  readonly items: readonly unknown[]
}

/** The value of an item's key; undefined for what is no item. */
export const keyIn = (item: unknown, key: string): string | undefined => {
  const value = valueIn(item, key)
  return typeof value === 'string' ? value : undefined
}

/** Only what an item itself has: a field named `__proto__` is a field like any other. */
export const valueIn = (item: unknown, field: string): unknown =>
  typeof item === 'object' && item !== null && Object.hasOwn(item, field)
    ? (item as Readonly<Record<string, unknown>>)[field]
    : undefined
