import { Readable } from 'node:stream'
import type { Flow } from '../flow/flow.js'
import { newTally } from '../flow/observe.js'
import { openOrigin, openSteps } from '../flow/open.js'
import { planOf } from '../flow/plan.js'
import { readsInOrder } from '../flow/reads-in-order.js'
import { DEFAULT_SETTINGS } from '../flow/settings.js'
import { DEFAULT_RETRY } from '../retry.js'
import type { Catalog } from '../source.js'
import { type TokenRange, WHOLE_RING } from '../token-range.js'
import type { AnyRow, Chunk, Chunks, Names } from '../types.js'
import { contextsOf } from './context.js'
import { AHEAD, inRingOrder } from './in-ring-order.js'
import { CONCURRENCY, MEMORY } from './prepare.js'
import { rangesOf } from './ranges.js'
import { Rejects } from './rejects.js'
import { temporaryFolder } from './temporary.js'

export interface ReadOptions<Needs> {
  readonly catalog: Needs
  readonly concurrency?: number
  readonly memory?: number
  readonly signal?: AbortSignal
}

/**
 * The rows of a flow, in order, chunk by chunk, without a file at the end: for scripts, tests and counts.
 *
 * Personal values come as they are held, closed. Ending the iteration early closes every source.
 */
export async function* read<Row, Needs>(
  flow: Flow<Row, Names, Needs> | Flow<Row, [], Needs>,
  options: ReadOptions<Needs>,
): Chunks<Row> {
  const catalog = options.catalog as Catalog
  const plan = planOf({ flow, sinks: [] }, catalog, DEFAULT_SETTINGS.csv)
  const { concurrency = CONCURRENCY, memory = MEMORY, signal = new AbortController().signal } = options
  const temporary = temporaryFolder()
  const shared = { catalog, rejects: new Rejects(0), temporary: temporary.path, memory, tally: newTally() }
  const contexts = contextsOf(shared)
  const ordered = readsInOrder(plan)
  const readRange = async function* (range: TokenRange, _: number, stop: AbortSignal) {
    const context = contexts(range, newTally(), stop, await ordered)
    yield* openSteps(plan.ranged, openOrigin(flow.origin, context), context, flow.name)
  }
  try {
    await ordered
    const ranges = await rangesOf(plan, concurrency, undefined)
    const pieces = inRingOrder(ranges, readRange, {
      concurrency,
      ahead: AHEAD.rows,
      retry: { ...DEFAULT_RETRY, attempts: 1 },
      signal,
    })
    const whole = contexts(WHOLE_RING, newTally(), signal)
    yield* openSteps(plan.gathered, piecesOf(pieces), whole, flow.name) as Chunks<Row>
  } finally {
    await temporary.remove()
  }
}

async function* piecesOf(events: ReturnType<typeof inRingOrder<Chunk<AnyRow>, void>>): Chunks<AnyRow> {
  for await (const { event } of events) if (event.kind === 'piece') yield event.piece
}

/** All rows of a flow in one array; for small ones. */
export const rowsOf = async <Row, Needs>(
  flow: Flow<Row, Names, Needs> | Flow<Row, [], Needs>,
  options: ReadOptions<Needs>,
): Promise<Row[]> => {
  const rows: Row[] = []
  for await (const chunk of read(flow, options)) rows.push(...chunk)
  return rows
}

/** Chunks as a Node object stream that reads no further ahead than one chunk. */
export const toReadable = <Row>(chunks: Chunks<Row>): Readable =>
  Readable.from(chunks, { objectMode: true, highWaterMark: 1 })
