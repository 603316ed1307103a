/** A promise that rejects with the signal's reason as soon as the signal is given. */
export const abortable = async <Value>(pending: Promise<Value>, signal: AbortSignal): Promise<Value> => {
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([pending, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
