import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const MEBIBYTE = 1024 * 1024
/** What the heap may hold beyond what lived in it when it was last tidied up. */
const GROWTH = 64 * MEBIBYTE
const LOOK_EVERY_MS = 50

const used = (): number => getHeapStatistics().used_heap_size

/** Made when it is first needed, which for most commands is never. */
const collector = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/**
 * Has V8 tidy up a heap that has grown, for it looks only when something large or lasting is allocated: rows that two
 * collections of the young met on their way may otherwise pile up to the limit of the process.
 */
export const keepHeapSmall = (): void => {
  let collect: (() => void) | undefined
  let least = used()
  const look = () => {
    const now = used()
    least = Math.min(least, now)
    if (now < least + GROWTH) return
    collect ??= collector()
    collect()
    least = used()
  }
  setInterval(look, LOOK_EVERY_MS).unref()
}
