import { setMaxListeners } from 'node:events'

/** A signal, and what gives it. */
export interface Leaving {
  readonly signal: AbortSignal
  readonly leave: () => void
  /** Nothing is under way any more: who leaves now has nobody to tell, which would take as long as a small page. */
  readonly end: () => void
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

  let ended = false
  const end = () => {
    ended = true
    signal.removeEventListener('abort', follow)
  }
  const leave = () => {
    if (ended) return
    end()
    leaving.abort(LEFT)
  }
  return { signal: leaving.signal, leave, end }
}
