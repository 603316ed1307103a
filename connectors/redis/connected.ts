import type { Client } from './client.js'
import { within } from './within.js'

const ENDED = 'Connection is closed.'

/** Connects a client that is not connected, or waits until it is. Rejects with the first error that it tells of. */
export const connected = async (client: Client, timeoutMs: number, signal: AbortSignal): Promise<void> => {
  if (client.status === 'ready') return
  if (client.status === 'end') throw new Error(ENDED)

  let stop = () => {}
  const ready = new Promise<void>((resolve, reject) => {
    const ended = () => reject(new Error(ENDED))
    const events = { ready: () => resolve(), error: reject, end: ended } as const
    for (const [event, listener] of Object.entries(events)) client.on(event as 'ready', listener)
    stop = () => {
      for (const [event, listener] of Object.entries(events)) client.off(event, listener)
    }
    // What goes wrong comes as an event too.
    if (client.status === 'wait') client.connect().catch(() => {})
  })
  try {
    await within(ready, timeoutMs, signal)
  } finally {
    stop()
  }
}
