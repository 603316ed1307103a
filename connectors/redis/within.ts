/** Rejects with the signal's reason when it is given, and with `ETIMEDOUT` when the time is over. */
export const within = async <Value>(
  pending: Promise<Value>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<Value> => {
  let cleanUp = () => {}
  const interrupted = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(late(milliseconds)), milliseconds)
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    cleanUp = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    }
  })
  try {
    return await Promise.race([pending, interrupted])
  } finally {
    cleanUp()
  }
}

const late = (milliseconds: number): Error =>
  Object.assign(new Error(`no answer in ${milliseconds} ms`), { code: 'ETIMEDOUT' })
