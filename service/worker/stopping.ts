/** How a worker stops: first it begins nothing more, then it leaves what it has begun. */
export interface Stopping {
  /** Begin nothing more. */
  readonly stop: AbortSignal
  /** Leave what was begun. */
  readonly end: AbortSignal
  /** Stop for a reason of our own. */
  readonly now: () => void
  /** Nothing is left to stop. */
  readonly done: () => void
}

/** Between the two signals, what was begun has some time. */
export const stoppingAt = (signal: AbortSignal, graceSeconds: number): Stopping => {
  const own = new AbortController()
  const end = new AbortController()
  const stop = AbortSignal.any([signal, own.signal])
  let grace: NodeJS.Timeout | undefined
  const startGrace = () => {
    grace = setTimeout(() => end.abort(new Error('the worker has to stop')), graceSeconds * 1000)
  }
  if (stop.aborted) startGrace()
  else stop.addEventListener('abort', startGrace, { once: true })
  return {
    stop,
    end: end.signal,
    now: () => own.abort(),
    done: () => {
      stop.removeEventListener('abort', startGrace)
      clearTimeout(grace)
    },
  }
}
