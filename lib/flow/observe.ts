import { asLernError, isLernError } from '../errors.js'
import type { AnyRow, Chunks, Names } from '../types.js'
import type { Context, Counts, Step, StepContext, Tally } from './step.js'

export const newTally = (): Tally => ({ steps: new Map(), dropped: new Map(), released: new Map() })

/**
 * Opens a step so that its rows and its time are counted: in one place, so that no verb counts anything but what it
 * drops and adds. Time is what the step needed beyond what the one before it needed.
 */
export const observed = (
  path: string,
  step: Pick<Step, 'open'>,
  rows: Chunks<AnyRow>,
  context: Context,
): Chunks<AnyRow> => observe(path, step, rows, context, countsOf(context.tally, path))

async function* observe(
  path: string,
  step: Pick<Step, 'open'>,
  rows: Chunks<AnyRow>,
  context: Context,
  counts: Counts,
): Chunks<AnyRow> {
  const clock = new Clock()
  const out = step
    .open(counted(rows, counts, clock), stepContext(path, counts, context))
    [Symbol.asyncIterator]()
  try {
    for (;;) {
      context.signal.throwIfAborted()
      const started = performance.now()
      const { done, value } = await out.next()
      // A step that reads ahead may have waited longer than it was waited for.
      counts.seconds += Math.max(0, performance.now() - started - clock.take()) / 1000
      if (done) return
      counts.rowsOut += value.length
      yield value
    }
  } catch (error) {
    if (context.signal.aborted && !isLernError(error)) throw error
    throw asLernError(error, { step: path })
  } finally {
    await out.return?.()
  }
}

/** Adds up the time that is spent waiting for the step before. */
class Clock {
  #waited = 0

  add(milliseconds: number): void {
    this.#waited += milliseconds
  }

  take(): number {
    const waited = this.#waited
    this.#waited = 0
    return waited
  }
}

async function* counted(rows: Chunks<AnyRow>, counts: Counts, clock: Clock): Chunks<AnyRow> {
  const before = rows[Symbol.asyncIterator]()
  try {
    for (;;) {
      const started = performance.now()
      const { done, value } = await before.next()
      clock.add(performance.now() - started)
      if (done) return
      counts.rowsIn += value.length
      yield value
    }
  } finally {
    await before.return?.()
  }
}

const countsOf = (tally: Tally, path: string): Counts => {
  const known = tally.steps.get(path)
  if (known) return known
  const counts: Counts = { rowsIn: 0, rowsOut: 0, added: 0, dropped: 0, seconds: 0 }
  tally.steps.set(path, counts)
  return counts
}

const stepContext = (path: string, counts: Counts, context: Context): StepContext => ({
  ...context,
  drop: rows => {
    counts.dropped += rows
    addDropped(context.tally, path, rows)
  },
  add: rows => {
    counts.added += rows
  },
  release: (columns, because, rows) => addRelease(context.tally, columns, because, rows),
})

/** Counts rows that passed a step in another form than as rows. */
export const addRead = (tally: Tally, path: string, rowsIn: number, rowsOut: number): void => {
  const counts = countsOf(tally, path)
  counts.rowsIn += rowsIn
  counts.rowsOut += rowsOut
}

export const addDropped = (tally: Tally, reason: string, rows: number): void => {
  if (rows > 0) tally.dropped.set(reason, (tally.dropped.get(reason) ?? 0) + rows)
}

const addRelease = (tally: Tally, columns: Names, because: string, rows: number): void => {
  const key = `${columns.join(',')}: ${because}`
  const known = tally.released.get(key)
  if (known) known.rows += rows
  else tally.released.set(key, { columns, because, rows })
}

/** Adds what one range counted to what the run counted. */
export const mergeTally = (into: Tally, from: Tally): void => {
  for (const [path, counts] of from.steps) {
    const sum = countsOf(into, path)
    for (const name of Object.keys(counts) as (keyof Counts)[]) sum[name] += counts[name]
  }
  for (const [reason, rows] of from.dropped) addDropped(into, reason, rows)
  for (const { columns, because, rows } of from.released.values()) addRelease(into, columns, because, rows)
}
