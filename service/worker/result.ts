import { setTimeout as pause } from 'node:timers/promises'
import type { Result } from './changes.js'
import type { Process, ProcessContext, Request } from './process.js'

/** How long the work may take to hear that it has to stop. */
const STOPS_WITHIN_MS = 5_000

/**
 * Works on a request. Work that does not listen to its signal is left alone after a while; it can publish
 * nothing.
 */
export const resultOf = async (
  process: Process,
  request: Request,
  context: ProcessContext,
): Promise<Result> => {
  const finished = new AbortController()
  const working = (async () => ({ outcome: await process(request, context) }))()
  try {
    return await Promise.race([working, deaf(context.signal, finished.signal)])
  } catch (error) {
    return { error }
  } finally {
    finished.abort()
  }
}

/** Fails some time after a signal, unless the work has finished before. */
const deaf = async (signal: AbortSignal, finished: AbortSignal): Promise<never> => {
  await new Promise(resolve => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', resolve, { once: true, signal: finished })
  })
  await pause(STOPS_WITHIN_MS, undefined, { signal: finished })
  throw signal.reason
}
