import { asLernError, type ErrorCode, LernError } from '../errors.js'
import { openFlow } from '../flow/open.js'
import type { AnyFlow, Context, Step } from '../flow/step.js'
import { WHOLE_RING } from '../token-range.js'
import type { AnyRow, Chunks } from '../types.js'
import { withColumns } from './derive.js'
import { each } from './each.js'

type Index = ReadonlyMap<string, AnyRow>

/** A small flow held in memory by one column; it fails with a sentence when it passes its bound. */
export interface Lookup<out Row = unknown, out Needs = unknown> {
  readonly flow: AnyFlow
  readonly by: string
  readonly maxRows: number
  /** The code of the failure when it cannot be read; absent: the source's own. */
  readonly failsAs?: ErrorCode
  /** Whether a second row of a key fails it; else the first that comes counts. */
  readonly unique?: boolean
  readonly _types?: { row: Row; needs: Needs }
}

/**
 * Adds the row of a small table, found by key; undefined when there is none.
 *
 * Holds: the table, up to its bound. Keeps: order.
 */
export const lookup = (as: string, from: Lookup, key: (row: AnyRow) => string | null | undefined): Step => ({
  name: `lookup(${as}: ${from.flow.name})`,
  open: withIndex(from, index => row => ({ ...row, [as]: found(index, key(row)) })),
  shape: withColumns([as]),
  reach: 'range',
  holds: `${from.flow.name}, at most ${from.maxRows} rows`,
  reads: [{ flow: from.flow, as: 'lookup' }],
})

/** Lifts a function that needs the loaded table. */
export const withIndex = (from: Lookup, change: (index: Index) => (row: AnyRow) => AnyRow): Step['open'] =>
  async function* (rows, context) {
    const changed = change(await load(from, context))
    yield* each(chunk => chunk.map(changed))(rows, context)
  }

export const found = (index: Index, key: string | null | undefined): AnyRow | undefined =>
  key === null || key === undefined ? undefined : index.get(key)

/** Loaded once per run, however many verbs and ranges look it up. What failed is loaded anew for the next who asks. */
const load = (from: Lookup, context: Context): Promise<Index> => {
  const known = context.lookups.get(from)
  if (known) return known
  const loading = read(from, context).catch(error => {
    throw from.failsAs && !context.signal.aborted ? unreadable(from, from.failsAs, error) : error
  })
  context.lookups.set(from, loading)
  loading.catch(() => context.lookups.delete(from))
  return loading
}

const read = async (from: Lookup, context: Context): Promise<Index> => {
  const index = new Map<string, AnyRow>()
  for await (const chunk of wholeFlow(from.flow, context)) {
    for (const row of chunk) {
      const key = row[from.by]
      if (typeof key !== 'string') continue
      if (index.has(key)) {
        if (from.unique) throw repeated(from)
        continue
      }
      if (index.size >= from.maxRows) throw overBound(from)
      index.set(key, row)
    }
  }
  return index
}

/** A lookup is read once for the whole ring, in whatever order is cheapest. */
const wholeFlow = (flow: AnyFlow, context: Context): Chunks<AnyRow> =>
  openFlow(flow, { ...context, range: WHOLE_RING, ordered: false, tally: context.wholeTally })

const unreadable = ({ flow }: Lookup, code: ErrorCode, cause: unknown) =>
  new LernError(code, `${flow.name} cannot be read`, asLernError(cause, { dataset: flow.name }).at, { cause })

const repeated = ({ flow, by }: Lookup) =>
  new LernError('BAD_ROW', `${flow.name} has several rows of one ${by}`, {
    dataset: flow.name,
    column: by,
    allowed: 'one of each',
  })

const overBound = ({ flow, maxRows }: Lookup) =>
  new LernError('OVER_BOUND', `the lookup of ${flow.name} passed its bound of ${maxRows} rows`, {
    dataset: flow.name,
    allowed: `at most ${maxRows} rows`,
  })
