import { asLernError, LernError } from '../errors.js'
import { notServed } from '../flow/open.js'
import type { Origin } from '../flow/origin.js'
import type { Step, StepContext } from '../flow/step.js'
import type { Source } from '../source.js'
import type { AnyRow, Chunk } from '../types.js'
import { withColumns } from './derive.js'

/** What becomes of a row whose key is not found. */
export type Missing = 'drop' | 'blank' | 'fail'

type KeyOf = (row: AnyRow) => string | null | undefined

/** Keys that are remembered from chunk to chunk: the same user comes again soon, or not at all. */
const REMEMBERED = 10_000

/**
 * Adds the row of another dataset, found by key as the rows pass: a chunk's keys are asked for together, each once.
 * A key that is not there is a miss: the row is dropped and counted, stays without, or fails the run.
 *
 * Holds: one chunk, and the rows of the last 10,000 keys. Keeps: order.
 */
export const enrich = (as: string, from: Origin, key: KeyOf, missing: Missing): Step => ({
  name: `enrich(${as}: ${from.name})`,
  open: async function* (rows, context) {
    const known = new Recent(REMEMBERED)
    for await (const chunk of rows) {
      await ask(chunk, from, key, known, context)
      const out = enriched(chunk, as, key, known, missing, from)
      context.drop(chunk.length - out.length)
      if (out.length > 0) yield out
      known.trim()
    }
  },
  shape: withColumns([as]),
  reach: 'range',
  holds: `the rows of ${REMEMBERED} keys of ${from.name}`,
  gets: from,
})

/** Asks for the keys of a chunk that are not known yet. */
const ask = async (
  chunk: Chunk<AnyRow>,
  { dataset, columns }: Origin,
  key: KeyOf,
  known: Recent,
  context: StepContext,
): Promise<void> => {
  const keys = [...new Set(chunk.map(key))].filter(of => typeof of === 'string' && !known.has(of)) as string[]
  if (keys.length === 0) return
  const source = context.catalog[dataset.name]
  if (!source) throw notServed(dataset.name, context)
  const { signal, temporary } = context
  const reject: Parameters<NonNullable<Source['get']>>[0]['reject'] = row => context.reject(row, dataset.name)
  try {
    if (!source.get) throw cannotGet(source)
    const found = await source.get({ dataset, columns, keys, signal, reject, temporary })
    for (const [index, of] of keys.entries()) known.set(of, found[index])
  } catch (error) {
    if (signal.aborted) throw error
    throw asLernError(error, { dataset: dataset.name, source: source.name })
  }
}

const enriched = (
  chunk: Chunk<AnyRow>,
  as: string,
  key: KeyOf,
  known: Recent,
  missing: Missing,
  { name }: Origin,
): Chunk<AnyRow> =>
  chunk.flatMap(row => {
    const of = key(row)
    const found = typeof of === 'string' ? known.get(of) : undefined
    if (found || missing === 'blank') return [{ ...row, [as]: found }]
    if (missing === 'drop') return []
    throw new LernError('NO_DATA', `a row has no match in ${name}`, {
      dataset: name,
      allowed: 'a match for every row, or missing: drop or blank',
    })
  })

/** The rows of the keys that were seen last; misses are remembered too. */
class Recent {
  readonly #rows = new Map<string, AnyRow | undefined>()

  constructor(readonly most: number) {}

  has(key: string): boolean {
    return this.#rows.has(key)
  }

  get(key: string): AnyRow | undefined {
    return this.#rows.get(key)
  }

  set(key: string, row: AnyRow | undefined): void {
    this.#rows.set(key, row)
  }

  /** Forgets the oldest; only between chunks, so that no chunk loses what it asked for. */
  trim(): void {
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
