import { columnsOf, keyText } from './row-key.js'
import type { RowKey } from './source.js'
import type { AnyRow } from './types.js'

/**
 * Deals rows out to the keys that they agree with. `answers` holds the rows of each key, in the order of the
 * keys, and each key's rows in the order in which they were dealt.
 */
export const answersTo = (keys: readonly RowKey[]) => {
  const columns = columnsOf(keys)
  const answers: AnyRow[][] = keys.map(() => [])
  const places = new Map<string, number[]>()
  for (const [place, key] of keys.entries()) {
    const text = keyText(key, columns)
    places.set(text, [...(places.get(text) ?? []), place])
  }

  const deal = (row: AnyRow): void => {
    for (const place of places.get(keyText(row, columns)) ?? []) answers[place]!.push(row)
  }
  return { answers, deal }
}
