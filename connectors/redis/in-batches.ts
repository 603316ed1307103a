import type { Names } from '../../lib/types.js'
import type { BatchSize } from './batch-size.js'

/** So that the server works on one batch while the answers to another are read. */
export const UNDER_WAY = 2

/** Asks for any number of keys, a few batches at a time: one answer for each key, in order. */
export const inBatches = async <Answer>(
  keys: Names,
  size: BatchSize,
  ask: (some: Names) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> => {
  const answers: Answer[] = new Array(keys.length)
  let next = 0
  const work = async () => {
    while (next < keys.length) {
      const start = next
      next = Math.min(start + size.keys, keys.length)
      const some = await ask(keys.slice(start, next))
      for (let at = 0; at < some.length; at++) answers[start + at] = some[at]!
    }
  }
  const workers = Array.from({ length: UNDER_WAY }, () =>
    work().catch(error => {
      next = keys.length
      throw error
    }),
  )
  const [failed] = (await Promise.allSettled(workers)).filter(({ status }) => status === 'rejected')
  if (failed) throw (failed as PromiseRejectedResult).reason
  return answers
}
