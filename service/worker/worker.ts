import { setTimeout as pause } from 'node:timers/promises'
import type { Claim } from '../queue/index.js'
import type { Ending, WorkOptions } from './options.js'
import { patiently } from './patience.js'
import { type Stopping, stoppingAt } from './stopping.js'
import { handleTogether } from './together.js'
import { toldOfError } from './told.js'

/** How many requests ended how. */
export type Worked = Readonly<Record<Ending, number>>

/** Milliseconds between two looks for requests whose worker is silent. */
const REOPEN_EVERY_MS = 2_000
/** How long a worker that is to end when nothing is left waits for a database that is away. */
const ONCE_WAITS_MS = 10_000

/**
 * Works on requests, several at a time, until it is asked to stop or, with `once`, until nothing is left.
 * Asked to stop, it begins nothing more, gives what it has begun some time, and puts back the rest.
 *
 * @throws LernError when requests cannot be read for a reason that does not pass by itself
 */
export const work = async (options: WorkOptions): Promise<Worked> => {
  const stopping = stoppingAt(options.signal, options.graceSeconds)
  const worked = { success: 0, failed: 0, deferred: 0, returned: 0, lost: 0, unwritten: 0 }
  const place = async () => {
    try {
      for await (const claim of claims(options, stopping.stop)) {
        for (const ending of await handleTogether(options, claim, stopping)) worked[ending]++
      }
    } catch (error) {
      stopping.now()
      throw error
    }
  }
  const over = new AbortController()
  const reopening = reopenUntil(over.signal, options)
  try {
    const places = await Promise.allSettled(Array.from({ length: options.concurrency }, place))
    for (const ended of places) if (ended.status === 'rejected') throw ended.reason
    return worked
  } finally {
    stopping.done()
    over.abort()
    await reopening
  }
}

/** Also while all places are taken: who waits for a file sees that it waits again. */
const reopenUntil = async (over: AbortSignal, { queue, log }: WorkOptions): Promise<void> => {
  while (!over.aborted) {
    await queue.reopen().catch(error => log.warn(toldOfError(error), 'the database does not answer'))
    await pause(REOPEN_EVERY_MS, undefined, { signal: over }).catch(() => {})
  }
}

/** One request after the other, as they come. */
async function* claims(
  { queue, listener, log, once, pollMs }: WorkOptions,
  stop: Stopping['stop'],
): AsyncGenerator<Claim> {
  const onTrouble = (error: unknown) => log.warn(toldOfError(error), 'the database does not answer')
  const patience = { signal: stop, onTrouble, ...(once && { forMs: ONCE_WAITS_MS }) }
  while (!stop.aborted) {
    const heard = listener.heard()
    const claim = await patiently(() => queue.claim(), patience).catch((error: unknown) => {
      if (!stop.aborted) throw error
    })
    if (claim) yield claim
    else if (once) return
    else await listener.wait(heard, pollMs, stop)
  }
}
