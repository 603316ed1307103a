import type { Aggregate } from '../aggregates.js'
import type { Step, StepContext } from '../flow/step.js'
import { createSorter } from '../spill/sorter.js'
import { textKey } from '../spill/text-key.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import { valuesOf } from './sort-within.js'

export type Aggregates = Readonly<Record<string, Aggregate<AnyRow, unknown>>>

/** What is known of one group so far; also the form in which it waits on disk. */
interface Part extends AnyRow {
  readonly order: string
  readonly key: readonly unknown[]
  readonly states: unknown[]
}

/** A guess of what one held value costs, in bytes. It only decides when parts go to disk. */
const BYTES_PER_VALUE = 80
const FULL = 1_000

/**
 * One row per combination of `by`, with aggregates of its rows; groups come out sorted by `by`, nulls first.
 *
 * Holds: groups up to a share of memory, the rest as parts on disk; always one group whole. Keeps: nothing.
 */
export const group = (by: Names, aggregates: Aggregates): Step => ({
  name: `group(${by.join(', ')})`,
  open: (rows, context) => grouped(rows, by, aggregates, context),
  shape: () => ({ columns: [...by, ...Object.keys(aggregates)], personal: [], key: [] }),
  reach: 'all',
  holds: 'groups up to a share of the memory limit, the rest on disk',
  reshapes: true,
})

async function* grouped(
  rows: Chunks<AnyRow>,
  by: Names,
  aggregates: Aggregates,
  context: StepContext,
): Chunks<AnyRow> {
  const parts = createSorter<Part>({ ...context, key: part => part.order })
  try {
    await collectParts(rows, by, aggregates, parts, context.memory)
    yield* finished(parts.sorted(), by, aggregates)
  } finally {
    await parts.close()
  }
}

const collectParts = async (
  rows: Chunks<AnyRow>,
  by: Names,
  aggregates: Aggregates,
  parts: { add(chunk: readonly Part[]): Promise<void> },
  memory: number,
): Promise<void> => {
  let held = new Parts(by, Object.values(aggregates))
  for await (const chunk of rows) {
    for (const row of chunk) held.add(row)
    if (held.values * BYTES_PER_VALUE <= memory) continue
    await parts.add(held.all())
    held = new Parts(by, Object.values(aggregates))
  }
  await parts.add(held.all())
}

/** The groups in memory, and how many values they hold. */
class Parts {
  values = 0
  readonly #parts = new Map<string, Part>()

  constructor(
    readonly by: Names,
    readonly aggregates: readonly Aggregate<AnyRow, unknown>[],
  ) {}

  add(row: AnyRow): void {
    const { states } = this.#of(row)
    this.aggregates.forEach((of, index) => {
      const before = of.size?.(states[index]) ?? 0
      states[index] = of.add(states[index], row)
      this.values += (of.size?.(states[index]) ?? 0) - before
    })
  }

  all(): readonly Part[] {
    return [...this.#parts.values()]
  }

  #of(row: AnyRow): Part {
    const order = textKey(valuesOf(row, this.by))
    const known = this.#parts.get(order)
    if (known) return known
    const key = this.by.map(name => row[name] ?? null)
    const part = { order, key, states: this.aggregates.map(of => of.start()) }
    this.#parts.set(order, part)
    this.values += this.aggregates.length + 1
    return part
  }
}

async function* finished(parts: Chunks<Part>, by: Names, aggregates: Aggregates): Chunks<AnyRow> {
  let open: Part | undefined
  let out: AnyRow[] = []
  for await (const chunk of parts) {
    for (const part of chunk) {
      if (open?.order === part.order) combine(open, part, Object.values(aggregates))
      else {
        if (open) out.push(rowOf(open, by, aggregates))
        open = part
      }
    }
    if (out.length >= FULL) {
      yield out
      out = []
    }
  }
  if (open) out.push(rowOf(open, by, aggregates))
  if (out.length > 0) yield out
}

const combine = (into: Part, part: Part, all: readonly Aggregate<AnyRow, unknown>[]): void => {
  all.forEach((of, index) => {
    into.states[index] = of.combine(into.states[index], part.states[index])
  })
}

const rowOf = (part: Part, by: Names, aggregates: Aggregates): AnyRow => ({
  ...Object.fromEntries(by.map((name, index) => [name, part.key[index]])),
  ...Object.fromEntries(
    Object.entries(aggregates).map(([name, of], index) => [name, of.value(part.states[index])]),
  ),
})
