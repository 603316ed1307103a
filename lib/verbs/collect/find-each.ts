import { answersTo } from '../../answers.js'
import { find } from '../../flow/find.js'
import { openSteps } from '../../flow/open.js'
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
  const places = new Map([...keys.keys()].map((text, place) => [text, place]))
  const found = await rowsOf([...keys.values()], from, context)
  return texts.map(text => (text === undefined ? NONE : found[places.get(text)!]!))
}

const isWhole = (row: AnyRow, columns: Names): boolean =>
  columns.every(column => row[column] !== null && row[column] !== undefined)

const rightKey = (row: AnyRow, left: Names, right: Names): RowKey =>
  Object.fromEntries(right.map((column, index) => [column, row[left[index]!] as string]))

/** What comes through the verbs of the flow, dealt out to the keys. */
const rowsOf = async (
  keys: readonly RowKey[],
  from: AnyFlow,
  context: StepContext,
): Promise<readonly (readonly AnyRow[])[]> => {
  const { answers, deal } = answersTo(keys)
  if (keys.length === 0) return answers
  const rows = find(from.origin, keys, context)
  for await (const chunk of openSteps(from.steps, rows, context, from.name)) chunk.forEach(deal)
  return answers
}
