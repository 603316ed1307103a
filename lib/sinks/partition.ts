import { cellText } from '../csv/cell-text.js'
import { segment } from '../safe-path.js'
import type { AnyRow, Names } from '../types.js'
import type { Values } from './sink.js'

/** What tells a file of a sink from the others. */
export interface Identity {
  /** Tells the values apart, whatever characters they have. */
  readonly key: string
  readonly values: Values
  /** The values as they may stand in a path. */
  readonly segments: Values
}

/** Rows of a chunk that go into one file. */
export interface Part extends Identity {
  readonly rows: AnyRow[]
}

export interface Parts {
  readonly parts: Iterable<Part>
  /** Rows without a value in a partition column, by reason. */
  readonly dropped: ReadonlyMap<string, number>
}

const emptyColumn = (columns: Names, texts: readonly string[]): string | undefined =>
  columns[texts.indexOf('')]

const keyOf = (texts: readonly string[]): string => (texts.length === 1 ? texts[0]! : JSON.stringify(texts))

const record = (columns: Names, textOf: (index: number) => string): Values =>
  Object.fromEntries(columns.map((column, index) => [column, textOf(index)]))

const identity = (key: string, columns: Names, texts: readonly string[]): Identity => ({
  key,
  values: record(columns, index => texts[index]!),
  segments: record(columns, index => segment(texts[index]!)),
})

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
    const key = keyOf(texts)
    const part = parts.get(key)
    if (part === undefined) parts.set(key, { ...identity(key, columns, texts), rows: [row] })
    else part.rows.push(row)
  }
  return { parts: parts.values(), dropped }
}

/** The file that rows with these values go into. */
export const identityOf = (values: Values, columns: Names): Identity => {
  const texts = columns.map(column => values[column] ?? '')
  return identity(keyOf(texts), columns, texts)
}
