import { cellText } from '../csv/cell-text.js'
import { segment } from '../safe-path.js'
import type { AnyRow, Names } from '../types.js'

/** Rows of a chunk that go into one file. */
export interface Part {
  /** Tells the values apart, whatever characters they have. */
  readonly key: string
  /** The values as they may stand in a path. */
  readonly values: Readonly<Record<string, string>>
  readonly rows: AnyRow[]
}

export interface Parts {
  readonly parts: Iterable<Part>
  /** Rows without a value in a partition column, by reason. */
  readonly dropped: ReadonlyMap<string, number>
}

const emptyColumn = (columns: Names, texts: readonly string[]): string | undefined =>
  columns[texts.indexOf('')]

/** Divides a chunk by the values of some columns; inside a part the order of the rows stays. */
export const partition = (chunk: readonly AnyRow[], columns: Names): Parts => {
  const parts = new Map<string, Part>()
  const dropped = new Map<string, number>()
  for (const row of chunk) {
    const texts = columns.map(column => cellText(row[column], column))
    const empty = emptyColumn(columns, texts)
    if (empty !== undefined) {
      const reason = `${empty} is empty`
      dropped.set(reason, (dropped.get(reason) ?? 0) + 1)
      continue
    }
    const key = texts.length === 1 ? texts[0]! : JSON.stringify(texts)
    const part = parts.get(key)
    if (part === undefined) parts.set(key, { key, values: pathValues(columns, texts), rows: [row] })
    else part.rows.push(row)
  }
  return { parts: parts.values(), dropped }
}

const pathValues = (columns: Names, texts: readonly string[]): Record<string, string> =>
  Object.fromEntries(columns.map((column, index) => [column, segment(texts[index]!)]))
