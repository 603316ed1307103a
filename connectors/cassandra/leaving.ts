import { setMaxListeners } from 'node:events'

/** A signal, and what gives it. */
export interface Leaving {
  readonly signal: AbortSignal
  readonly leave: () => void
}

/** Made once: an error that is made for each caller costs more than a small page. */
const LEFT = new Error('the caller has left')

/** A signal for what is under way: given when the caller's is, or when the caller leaves. */
export const leavingSignal = (signal: AbortSignal): Leaving => {
  const leaving = new AbortController()
  const follow = () => leaving.abort(signal.reason)
  // Everything under way listens to it, and there may be much.
  setMaxListeners(0, leaving.signal)
  signal.addEventListener('abort', follow, { once: true })
  if (signal.aborted) follow()

  const leave = () => {
    signal.removeEventListener('abort', follow)
    leaving.abort(LEFT)
  }
  return { signal: leaving.signal, leave }
}
