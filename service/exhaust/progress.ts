import type { RunOptions } from '../../lib/index.js'
import type { ProcessContext } from '../worker/process.js'

/** Tells how far a run is, and how long it will still take if its other ranges take as long as those before. */
export const tellingProgress = (
  tell: ProcessContext['progress'],
  now: () => number = () => performance.now(),
): NonNullable<RunOptions['observe']> => {
  const began = now()
  let rows = 0
  let percent = 0
  let eta = 0
  return {
    rows: written => {
      rows = written
      tell(rows, percent, eta)
    },
    rangeDone: (done, total) => {
      const seconds = (now() - began) / 1000
      percent = Math.floor((done * 100) / total)
      eta = Math.ceil((seconds / done) * (total - done))
      tell(rows, percent, eta)
    },
  }
}
