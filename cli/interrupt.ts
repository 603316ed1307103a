/** Runs something that stops when its process is asked to end: by Ctrl-C, or by whoever looks after it. */
export const interruptible = async <T>(action: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const interrupted = new AbortController()
  const interrupt = () => interrupted.abort(new Error('asked to end'))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    return await action(interrupted.signal)
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}
