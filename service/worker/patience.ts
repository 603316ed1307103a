import { setTimeout as pause } from 'node:timers/promises'
import { isLernError } from '../../lib/index.js'

export interface Patience {
  /** Milliseconds from the first failure, after which it is enough; without end when absent. */
  readonly forMs?: number
  readonly signal: AbortSignal
  readonly onTrouble: (error: unknown) => void
}

const SHORTEST_MS = 100
const LONGEST_MS = 5_000

/**
 * Does something again, after longer and longer pauses, while it fails with what may pass: a database that is
 * away.
 */
export const patiently = async <Value>(
  action: () => Promise<Value>,
  { forMs = Number.POSITIVE_INFINITY, signal, onTrouble }: Patience,
): Promise<Value> => {
  let waited = 0
  for (let next = SHORTEST_MS; ; next = Math.min(LONGEST_MS, next * 2)) {
    try {
      return await action()
    } catch (error) {
      if (!isLernError(error) || !error.retryable || signal.aborted || waited >= forMs) throw error
      onTrouble(error)
    }
    await pause(next, undefined, { signal }).catch(() => {})
    waited += next
  }
}
