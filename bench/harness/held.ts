import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const collectGarbage = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/**
 * The most bytes of buffers that something holds in this process while it runs, garbage left out: `look` is
 * called often by what is measured. Never in a timed run, for each look costs milliseconds.
 */
export const mostHeld = async (running: (look: () => void) => Promise<void>): Promise<number> => {
  const collect = collectGarbage()
  collect()
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  await running(() => {
    collect()
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
  })
  return most
}
