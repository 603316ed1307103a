import { setTimeout as pause } from 'node:timers/promises'
import type { Breaker } from './breaker.js'

/** How often those who wait look whether somebody else found the origin back. */
const LOOK_MS = 50

/** Waits until an attempt may be made; false when it is not worth waiting. An abort rejects with its reason. */
export const admitted = async (breaker: Breaker, deadline: number, signal: AbortSignal): Promise<boolean> => {
  while (!breaker.admits(Date.now())) {
    if (!breaker.isWorthWaiting(deadline)) return false
    await pause(LOOK_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
  return true
}
