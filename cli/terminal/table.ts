import { printable } from './printable.js'

export type Cell = string | number | boolean | null | undefined

export interface Column {
  /** The key of the rows, and the title unless there is another. */
  readonly key: string
  readonly title?: string
  /** For amounts that are formatted already; numbers stand on the right by themselves. */
  readonly right?: true
}

/** Rows as aligned text under a line of titles, without blanks at line ends. Widths count code points. */
export const table = (
  rows: readonly Readonly<Record<string, Cell>>[],
  { columns }: { readonly columns: readonly (string | Column)[] },
): string => {
  const laidOut = columns.map(column => layOut(typeof column === 'string' ? { key: column } : column, rows))
  return Array.from({ length: rows.length + 1 }, (_, line) => {
    const cells = laidOut.map(column => column[line])
    return `${cells.join('  ').trimEnd()}\n`
  }).join('')
}

/** The cells of one column, title first, all of one width. */
const layOut = (
  { key, title = key, right }: Column,
  rows: readonly Readonly<Record<string, Cell>>[],
): string[] => {
  const values = rows.map(row => row[key])
  const cells = [title, ...values.map(value => printable(String(value ?? '')))]
  const width = Math.max(...cells.map(length))
  const onRight = right ?? (values.length > 0 && values.every(value => typeof value === 'number'))
  return cells.map(cell => {
    const blanks = ' '.repeat(width - length(cell))
    return onRight ? blanks + cell : cell + blanks
  })
}

const length = (text: string): number => [...text].length
