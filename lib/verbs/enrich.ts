import { ahead } from '../ahead.js'
import { LernError } from '../errors.js'
import { askSource } from '../flow/ask-source.js'
import type { Origin } from '../flow/origin.js'
import type { Step, StepContext } from '../flow/step.js'
import type { Source } from '../source.js'
import type { AnyRow, Chunk, Chunks } from '../types.js'
import { withColumns } from './derive.js'

/** What becomes of a row whose key is not found. */
export type Missing = 'drop' | 'blank' | 'fail'

type KeyOf = (row: AnyRow) => string | null | undefined

/** Keys that are remembered from chunk to chunk: the same user comes again soon, or not at all. */
const REMEMBERED = 1_000

/**
 * Adds the row of another dataset, found by key as the rows pass: a chunk's keys are asked for together, each once, while
 * the chunk before is worked on. A key that is not there is a miss: the row is dropped and counted, stays without, or
 * fails the run.
 *
 * Holds: two chunks, and the rows of the last 1,000 keys. Keeps: order.
 */
export const enrich = (as: string, from: Origin, key: KeyOf, missing: Missing): Step => ({
  name: `enrich(${as}: ${from.name})`,
  open: async function* (rows, context) {
    for await (const { chunk, found } of ahead(answered(rows, from, key, context))) {
      const out = enriched(chunk, as, key, found, missing, from)
      context.drop(chunk.length - out.length)
      if (out.length > 0) yield out
    }
  },
  shape: withColumns([as]),
  adds: [as],
  reach: 'range',
  holds: `two chunks, and the rows of ${REMEMBERED} keys of ${from.name}`,
  gets: from,
})

type Found = ReadonlyMap<string, AnyRow | undefined>

interface Answered {
  readonly chunk: Chunk<AnyRow>
  /** The row of each key of the chunk. */
  readonly found: Found
}

async function* answered(
  rows: Chunks<AnyRow>,
  from: Origin,
  key: KeyOf,
  context: StepContext,
): AsyncGenerator<Answered> {
  const recent = new Recent(REMEMBERED)
  for await (const chunk of rows) {
    const keys = [...new Set(chunk.map(key))].filter(of => typeof of === 'string')
    const unknown = keys.filter(of => !recent.has(of))
    const asked = unknown.length > 0 ? await ask(unknown, from, context) : []
    const fresh = new Map(unknown.map((of, index) => [of, asked[index]]))
    const found = new Map(keys.map(of => [of, fresh.has(of) ? fresh.get(of) : recent.get(of)]))
    recent.remember(fresh)
    yield { chunk, found }
  }
}

/** The rows of keys that are not known yet. */
const ask = (
  keys: readonly string[],
  from: Origin,
  context: StepContext,
): Promise<readonly (AnyRow | undefined)[]> =>
  askSource(from, context, async (source, asked) => {
    if (!source.get) throw cannotGet(source)
    return source.get({ ...asked, keys })
  })

const enriched = (
  chunk: Chunk<AnyRow>,
  as: string,
  key: KeyOf,
  rows: Found,
  missing: Missing,
  { name }: Origin,
): Chunk<AnyRow> =>
  chunk.flatMap(row => {
    const of = key(row)
    const found = typeof of === 'string' ? rows.get(of) : undefined
    if (found || missing === 'blank') return [{ ...row, [as]: found }]
    if (missing === 'drop') return []
    throw new LernError('NO_DATA', `a row has no match in ${name}`, {
      dataset: name,
      allowed: 'a match for every row, or missing: drop or blank',
    })
  })

/** The rows of the keys that were asked for last; misses are remembered too. */
class Recent {
  readonly #rows = new Map<string, AnyRow | undefined>()

  constructor(readonly most: number) {}

  has(key: string): boolean {
    return this.#rows.has(key)
  }

  get(key: string): AnyRow | undefined {
    return this.#rows.get(key)
  }

  /** Keeps the newest. */
  remember(rows: Found): void {
    for (const [key, row] of rows) this.#rows.set(key, row)
    for (const key of this.#rows.keys()) {
      if (this.#rows.size <= this.most) return
      this.#rows.delete(key)
    }
  }
}

const cannotGet = ({ name }: Source) =>
  new LernError('NOT_SERVED', `${name} cannot find single rows by their key`, {
    source: name,
    allowed: 'a source that can, such as Redis hashes, or lookup() for a small dataset',
  })
