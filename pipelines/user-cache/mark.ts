import type { HashStore } from '../../lib/hash-store.js'
import { MARK_KEY, SCANNED } from './layout.js'

/** Up to when the tables were read into the cache, in milliseconds; undefined when they never were. */
export const lastScanned = async (hashes: HashStore, signal: AbortSignal): Promise<number | undefined> => {
  const [mark] = await hashes.read([MARK_KEY], signal)
  const moment = Date.parse(mark?.[SCANNED] ?? '')
  return Number.isNaN(moment) ? undefined : moment
}

export const noteScanned = async (hashes: HashStore, asOf: number, signal: AbortSignal): Promise<void> => {
  const set = { [SCANNED]: new Date(asOf).toISOString() }
  await hashes.change([[{ key: MARK_KEY, expect: {}, set, remove: [] }]], signal)
}
