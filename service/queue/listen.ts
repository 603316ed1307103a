import type { Pool, PoolClient } from 'pg'
import { CHANNEL } from './announce.js'

/** Waits until somebody says that there may be new requests. */
export interface Listener {
  /** How many announcements came so far. */
  heard(): number
  /** Resolves when more than `heard` announcements have come, after some milliseconds, or at the signal. */
  wait(heard: number, milliseconds: number, signal: AbortSignal): Promise<void>
  close(): void
}

/**
 * Listens on a connection of its own, which is made anew when it breaks. Without one, for instance behind a
 * proxy that shares connections, waiting just ends with the time.
 */
export const listen = (pool: Pool): Listener => {
  const waiting = new Set<() => void>()
  let count = 0
  const announced = () => {
    count++
    for (const wake of waiting) wake()
  }
  const connection = connected(pool, announced)

  return {
    heard: () => count,
    wait: async (heard, milliseconds, signal) => {
      connection.open()
      if (count > heard || signal.aborted) return
      await new Promise<void>(resolve => {
        const done = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          waiting.delete(done)
          resolve()
        }
        const timer = setTimeout(done, milliseconds)
        signal.addEventListener('abort', done)
        waiting.add(done)
      })
    },
    close: connection.close,
  }
}

/**
 * A connection that is opened when it is needed and not there. What goes wrong with it is not worth a word.
 */
const connected = (pool: Pool, announced: () => void) => {
  let isOpening = false
  let isClosed = false
  let client: PoolClient | undefined
  const drop = () => {
    client?.removeAllListeners('notification').release(true)
    client = undefined
  }
  const open = async (): Promise<void> => {
    if (isOpening || client || isClosed) return
    isOpening = true
    try {
      client = await pool.connect()
      client.on('notification', announced).on('error', drop)
      await client.query(`LISTEN ${CHANNEL}`)
      // What was announced while nobody listened.
      announced()
      if (isClosed) drop()
    } catch {
      drop()
    } finally {
      isOpening = false
    }
  }
  const close = () => {
    isClosed = true
    if (!isOpening) drop()
  }
  return { open: () => void open(), close }
}
