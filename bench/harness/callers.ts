import { setTimeout as pause } from 'node:timers/promises'
import { percentile } from './percentile.js'

/** How fast something answered many callers. */
export interface Answered {
  readonly perSecond: number
  /** Milliseconds that no more than one in a hundred calls exceeded. */
  readonly p99: number
}

/** Lets callers call for some seconds, each again as soon as it has its answer. Fails when a call does. */
export const callFor = async (
  seconds: number,
  callers: number,
  call: () => Promise<unknown>,
): Promise<Answered> => {
  const took: number[] = []
  let isOver = false
  const caller = async () => {
    while (!isOver) {
      const began = performance.now()
      await call()
      took.push(performance.now() - began)
    }
  }
  const began = performance.now()
  const calling = Promise.all(Array.from({ length: callers }, caller))
  await Promise.race([pause(seconds * 1000), calling])
  isOver = true
  await calling
  return { perSecond: (took.length * 1000) / (performance.now() - began), p99: percentile(took, 99) }
}
