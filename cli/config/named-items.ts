import { isMap, unfilled } from './filled.js'
import type { Path } from './problem.js'

/** A name that stands in a map, or in a list of names and maps. */
export interface NamedItem {
  readonly name: string
  /** Where, from the map or the list on. */
  readonly path: Path
  /** What is said of it; a bare name has nothing said of it. */
  readonly value?: unknown
}

/** What a map, or a list of names and maps, names. What is neither names nothing. */
export const namedItems = (value: unknown): readonly NamedItem[] =>
  Array.isArray(value) ? value.flatMap((item, index) => itemsOf(item, [String(index)])) : entriesOf(value, [])

const itemsOf = (item: unknown, path: Path): readonly NamedItem[] => {
  const name = unfilled(item)
  return typeof name === 'string' ? [{ name, path }] : entriesOf(item, path)
}

const entriesOf = (value: unknown, path: Path): readonly NamedItem[] =>
  Object.entries(isMap(value) ? value : {}).map(([name, of]) => ({ name, path: [...path, name], value: of }))
