import { isLernError, LernError } from '../../lib/errors.js'

/** Asks the queue something. Fails with `SOURCE_UNAVAILABLE` when it does not answer. */
export const reaching = async <Value>(ask: () => Promise<Value>): Promise<Value> => {
  try {
    return await ask()
  } catch (cause) {
    if (isLernError(cause)) throw cause
    throw new LernError(
      'SOURCE_UNAVAILABLE',
      'the Redis of the engine does not answer',
      { path: 'engine.url', allowed: 'a Redis that runs, and may be reached from here' },
      { cause },
    )
  }
}
