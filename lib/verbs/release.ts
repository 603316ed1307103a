import type { Step, StepContext } from '../flow/step.js'
import { isPersonal, Personal } from '../personal.js'
import type { AnyRow, Chunk } from '../types.js'
import { withColumns } from './derive.js'

/** Opens values in bulk, for instance decrypts them; one answer for each value, in order. */
export type Opener = (values: readonly string[]) => readonly string[]

export type Released = Readonly<Record<string, (row: AnyRow) => Personal<string> | null | undefined>>

export interface Ground {
  /** The ground on which the data leaves, in words that the run record keeps. */
  readonly because: string
  /** Which rows have that ground; absent when every row that came so far has it. */
  readonly when?: (row: AnyRow) => boolean
  /** What becomes of rows without it. */
  readonly otherwise?: 'blank' | 'drop'
  /** Turns a stored value into a readable one; absent when it is stored in the clear. */
  readonly open?: Opener
}

/**
 * Turns personal values into plain ones, for a stated reason: the one way in which they reach a file readable.
 *
 * Holds: one chunk. Keeps: order.
 */
export const release = (columns: Released, ground: Ground): Step => ({
  name: `release(${Object.keys(columns).join(', ')})`,
  open: async function* (rows, context) {
    for await (const chunk of rows) {
      const out = releaseChunk(chunk, columns, ground, context)
      if (out.length > 0) yield out
    }
  },
  shape: withColumns(Object.keys(columns)),
  reach: 'range',
})

const releaseChunk = (
  chunk: Chunk<AnyRow>,
  columns: Released,
  ground: Ground,
  context: StepContext,
): Chunk<AnyRow> => {
  const granted = chunk.map(row => ground.when?.(row) ?? true)
  const kept = ground.otherwise === 'drop' ? chunk.filter((_, index) => granted[index]) : chunk
  const open = ground.otherwise === 'drop' ? kept.map(() => true) : granted
  context.drop(chunk.length - kept.length)
  context.release(Object.keys(columns), ground.because, open.filter(Boolean).length)

  const next = kept.map(row => ({ ...row }) as Record<string, unknown>)
  for (const [name, of] of Object.entries(columns)) {
    const values = opened(kept, open, of, ground.open)
    next.forEach((row, index) => {
      row[name] = values[index]
    })
  }
  return next
}

/** The readable value of one column in each row; null where there is none or no ground to show it. */
const opened = (
  rows: Chunk<AnyRow>,
  granted: readonly boolean[],
  of: Released[string],
  open: Opener | undefined,
): readonly (string | null)[] => {
  const shown: (string | null)[] = rows.map(() => null)
  const places: number[] = []
  const values: string[] = []
  for (let place = 0; place < rows.length; place++) {
    const value = granted[place] ? of(rows[place]!) : undefined
    if (!isPersonal(value)) continue
    places.push(place)
    values.push(Personal.open(value) as string)
  }
  const readable = open ? open(values) : values
  for (let at = 0; at < places.length; at++) shown[places[at]!] = readable[at]!
  return shown
}
