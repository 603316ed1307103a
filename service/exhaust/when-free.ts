import { setTimeout as pause } from 'node:timers/promises'
import type { Outcome } from '../../lib/index.js'

/** A store takes a minute to tell that a writer on another machine is dead. */
const WAITS_MS = 90_000
const SHORTEST_MS = 250
const LONGEST_MS = 8_000

/**
 * Runs a report, and again while another run has its files. The request is ours, so whoever that is has lost it: it
 * is about to stop, or dead, and its store will know that.
 */
export const whenFree = async (run: () => Promise<Outcome>, signal: AbortSignal): Promise<Outcome> => {
  const began = performance.now()
  for (let next = SHORTEST_MS; ; next = Math.min(LONGEST_MS, next * 2)) {
    const outcome = await run()
    const waited = performance.now() - began
    if (outcome.error?.code !== 'STORE_BUSY' || waited > WAITS_MS || signal.aborted) return outcome
    await pause(next, undefined, { signal }).catch(() => {})
  }
}
