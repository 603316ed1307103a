import { answersFrom, find } from '../../flow/find.js'
import type { AnyFlow, StepContext } from '../../flow/step.js'
import { keyText } from '../../row-key.js'
import type { RowKey } from '../../source.js'
import type { AnyRow, Chunk, Names } from '../../types.js'
import type { Pairs } from '../collect.js'

const NONE: readonly AnyRow[] = []

/** The matches of each row of a chunk, by point reads; a key that several rows share is asked for once. */
export const findEach = async (
  rows: Chunk<AnyRow>,
  from: AnyFlow,
  { left, right }: Pairs,
  context: StepContext,
): Promise<readonly (readonly AnyRow[])[]> => {
  const texts = rows.map(row => (isWhole(row, left) ? keyText(row, left) : undefined))
  const keys = new Map<string, RowKey>()
  for (const [index, text] of texts.entries()) {
    if (text !== undefined && !keys.has(text)) keys.set(text, rightKey(rows[index]!, left, right))
  }
  if (keys.size === 0) return texts.map(() => NONE)
  const places = new Map([...keys.keys()].map((text, place) => [text, place]))
  const asked = [...keys.values()]
  const found = await answersFrom(from, asked, find(from.origin, asked, context), context)
  return texts.map(text => (text === undefined ? NONE : found[places.get(text)!]!))
}

/** Nothing agrees with a row that lacks a value. */
export const isWhole = (row: AnyRow, columns: Names): boolean =>
  columns.every(column => row[column] !== null && row[column] !== undefined)

const rightKey = (row: AnyRow, left: Names, right: Names): RowKey =>
  Object.fromEntries(right.map((column, index) => [column, row[left[index]!] as string]))
