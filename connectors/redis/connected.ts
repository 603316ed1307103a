import type { Client } from './client.js'
import { within } from './within.js'

const ENDED = 'Connection is closed.'

/** Those that are being connected: however many wait for one, they listen to it once. */
const connecting = new WeakMap<Client, Promise<void>>()

/** Connects a client that is not connected, or waits until it is. Rejects with the first error that it tells of. */
export const connected = async (client: Client, timeoutMs: number, signal: AbortSignal): Promise<void> => {
  if (client.status === 'ready') return
  if (client.status === 'end') throw new Error(ENDED)
  let ready = connecting.get(client)
  if (!ready) {
    ready = connect(client)
    connecting.set(client, ready)
  }
  await within(ready, timeoutMs, signal)
}

const connect = (client: Client): Promise<void> => {
  const ready = new Promise<void>((resolve, reject) => {
    const after = (end: () => void) => {
      for (const [event, listener] of Object.entries(events)) client.off(event, listener)
      connecting.delete(client)
      end()
    }
    const events = {
      ready: () => after(resolve),
      error: (error: unknown) => after(() => reject(error)),
      end: () => after(() => reject(new Error(ENDED))),
    }
    for (const [event, listener] of Object.entries(events)) client.on(event as 'ready', listener)
    // What goes wrong comes as an event too.
    if (client.status === 'wait') client.connect().catch(() => {})
  })
  // Those who waited may all have left.
  ready.catch(() => {})
  return ready
}
