import { setMaxListeners } from 'node:events'
import pLimit from 'p-limit'
import { isLernError } from '../errors.js'
import { type Retry, retryDelay } from '../retry.js'
import type { TokenRange } from '../token-range.js'

/** What happens to a range on its way: pieces of it, a fresh start after a failure, its end. */
export type RangeEvent<Piece, Result> =
  | { readonly kind: 'piece'; readonly piece: Piece }
  | { readonly kind: 'restart'; readonly cause: unknown }
  | { readonly kind: 'end'; readonly result: Result }

/** Reads one range: its pieces, then what it counted. A new attempt starts from nothing. */
export type ReadRange<Piece, Result> = (
  range: TokenRange,
  index: number,
  signal: AbortSignal,
) => AsyncGenerator<Piece, Result>

export interface InFlight {
  /** Ranges that are read at the same time. */
  readonly concurrency: number
  readonly retry: Retry
  readonly signal: AbortSignal
}

/** Pieces that a range may hold while it waits for its turn. */
const AHEAD = 2
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
  { concurrency, retry, signal }: InFlight,
): AsyncGenerator<{ readonly index: number; readonly event: RangeEvent<Piece, Result> }> {
  const stop = new AbortController()
  const limit = pLimit(concurrency)
  const either = AbortSignal.any([signal, stop.signal])
  setMaxListeners(0, either)
  const started: Slot<Piece, Result>[] = []
  const start = (index: number) => {
    if (index >= ranges.length) return
    const slot = new Slot<Piece, Result>()
    started[index] = slot
    slot.done = limit(() => produce(ranges[index]!, index, read, slot, retry, either))
  }
  try {
    for (let index = 0; index < concurrency * WINDOW; index++) start(index)
    for (let index = 0; index < ranges.length; index++) {
      for await (const event of started[index]!.events()) yield { index, event }
      delete started[index]
      start(index + concurrency * WINDOW)
    }
  } finally {
    stop.abort(new Error('the run ended'))
    for (const slot of started) slot?.release()
    await Promise.all(started.map(slot => slot?.done))
  }
}

/** Runs a range until it ends well, or until trying again is no use. */
const produce = async <Piece, Result>(
  range: TokenRange,
  index: number,
  read: ReadRange<Piece, Result>,
  slot: Slot<Piece, Result>,
  retry: Retry,
  signal: AbortSignal,
): Promise<void> => {
  const began = Date.now()
  for (let attempt = 1; ; attempt++) {
    try {
      const result = await attemptRange(read(range, index, signal), slot, signal)
      slot.end(result)
      return
    } catch (error) {
      const wait = isLernError(error) && error.retryable ? retryDelay(retry, attempt, began) : undefined
      if (wait === undefined || signal.aborted) return slot.fail(error)
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

/** The pieces of one range that wait for their turn, and those who wait for them. */
class Slot<Piece, Result> {
  done: Promise<void> = Promise.resolve()
  #queue: RangeEvent<Piece, Result>[] = []
  #handedOn = false
  #failure: { readonly error: unknown } | undefined
  #ended = false
  #released = false
  #wakeReader: (() => void) | undefined
  #wakeWriter: (() => void) | undefined

  async put(piece: Piece): Promise<void> {
    this.#queue.push({ kind: 'piece', piece })
    this.#wakeReader?.()
    while (this.#queue.length >= AHEAD && !this.#released) {
      await new Promise<void>(resolve => {
        this.#wakeWriter = resolve
      })
    }
  }

  /** Forgets what nobody has seen; says so when somebody has. */
  restart(cause: unknown): void {
    const seen = this.#handedOn || this.#queue.some(event => event.kind === 'restart')
    this.#queue = seen ? [{ kind: 'restart', cause }] : []
    this.#handedOn = false
    this.#wakeReader?.()
  }

  end(result: Result): void {
    this.#queue.push({ kind: 'end', result })
    this.#ended = true
    this.#wakeReader?.()
  }

  fail(error: unknown): void {
    this.#failure = { error }
    this.#wakeReader?.()
  }

  /** Lets a writer go that waits for a reader who will not come. */
  release(): void {
    this.#released = true
    this.#wakeWriter?.()
  }

  async *events(): AsyncGenerator<RangeEvent<Piece, Result>> {
    for (;;) {
      const event = this.#queue.shift()
      this.#wakeWriter?.()
      if (event) {
        this.#handedOn ||= event.kind === 'piece'
        yield event
      } else if (this.#failure) throw this.#failure.error
      else if (this.#ended) return
      else {
        await new Promise<void>(resolve => {
          this.#wakeReader = resolve
        })
      }
    }
  }
}
