import { setMaxListeners } from 'node:events'
import pLimit from 'p-limit'
import { isLernError } from '../errors.js'
import { type Retry, retryDelay } from '../retry.js'
import type { TokenRange } from '../token-range.js'
import { type RangeEvent, Slot } from './slot.js'

/** Reads one range: its pieces, then what it counted. A new attempt starts from nothing. */
export type ReadRange<Piece, Result> = (
  range: TokenRange,
  index: number,
  signal: AbortSignal,
) => AsyncGenerator<Piece, Result>

export interface InFlight {
  /** Ranges that are read at the same time. */
  readonly concurrency: number
  /** Pieces that each range in flight may hold while it waits for its turn. */
  readonly ahead: number
  readonly retry: Retry
  readonly signal: AbortSignal
}

/** About a page, in both cases: records that were encoded come as whole pages. */
export const AHEAD = { rows: 2, records: 1 }

/** Ranges that are begun or wait to be, for each that may be open: short ones are ready before their turn. */
const WINDOW = 2

/**
 * Reads ranges many at a time and hands their pieces on in ring order, so that the same data gives the same bytes at
 * any concurrency.
 *
 * A range that waits for its turn stops after a few pieces. A failure that trying again can help restarts its range
 * only: pieces that were handed on already are taken back with a `restart`. Whatever ends the iteration stops every
 * range and waits until its sources are closed.
 */
export async function* inRingOrder<Piece, Result>(
  ranges: readonly TokenRange[],
  read: ReadRange<Piece, Result>,
  { concurrency, ahead, retry, signal }: InFlight,
): AsyncGenerator<{ readonly index: number; readonly event: RangeEvent<Piece, Result> }> {
  const stop = new AbortController()
  const limit = pLimit(concurrency)
  const either = AbortSignal.any([signal, stop.signal])
  setMaxListeners(0, either)
  const started: Slot<Piece, Result>[] = []
  const failed: Failed = {}
  const start = (index: number) => {
    if (index >= ranges.length) return
    const slot = new Slot<Piece, Result>(ahead)
    started[index] = slot
    const attempt = () => attemptRange(read(ranges[index]!, index, either), slot, either)
    slot.done = limit(() => produce(attempt, slot, retry, either, failed))
  }
  try {
    for (let index = 0; index < concurrency * WINDOW; index++) start(index)
    for (let index = 0; index < ranges.length; index++) {
      for await (const event of started[index]!.events()) {
        if (failed.because) throw failed.because.error
        yield { index, event }
      }
      delete started[index]
      start(index + concurrency * WINDOW)
    }
  } finally {
    stop.abort(new Error('the run ended'))
    for (const slot of started) slot?.release()
    await Promise.all(started.map(slot => slot?.done))
  }
}

/** Set by the first range that fails for good: those before it need not be read to their end. */
interface Failed {
  because?: { readonly error: unknown }
}

/** Runs a range until it ends well, or until trying again is no use. */
const produce = async <Piece, Result>(
  attempt: () => Promise<Result>,
  slot: Slot<Piece, Result>,
  retry: Retry,
  signal: AbortSignal,
  failed: Failed,
): Promise<void> => {
  let firstFailure: number | undefined
  for (let attempts = 1; ; attempts++) {
    try {
      return slot.end(await attempt())
    } catch (error) {
      firstFailure ??= Date.now()
      const mayHelp = isLernError(error) && error.retryable && !signal.aborted
      const wait = mayHelp ? retryDelay(retry, attempts, firstFailure) : undefined
      if (wait === undefined) {
        failed.because ??= { error }
        return slot.fail(error)
      }
      slot.restart(error)
      await pause(wait, signal)
    }
  }
}

const attemptRange = async <Piece, Result>(
  pieces: AsyncGenerator<Piece, Result>,
  slot: Slot<Piece, Result>,
  signal: AbortSignal,
): Promise<Result> => {
  try {
    for (;;) {
      signal.throwIfAborted()
      const { done, value } = await pieces.next()
      if (done) return value
      await slot.put(value)
    }
  } finally {
    await pieces.return(undefined as Result)
  }
}

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(wake, milliseconds)
    signal.addEventListener('abort', wake, { once: true })
    function wake() {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
  })
