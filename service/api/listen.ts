import { once } from 'node:events'
import type { FastifyInstance } from 'fastify'
import { type Address, cannotListen } from '../address.js'

/** How long calls that are being answered may take when the service is asked to end. */
const END_WITHIN_MS = 10_000

/**
 * Serves until the signal, then answers what was asked before it. `listening` is told the address, with the
 * port that the system chose where 0 was asked for.
 */
export const serveUntil = async (
  app: FastifyInstance,
  address: Address,
  signal: AbortSignal,
  listening: (url: string) => unknown,
): Promise<void> => {
  try {
    await app.ready()
    await listening(await listen(app, address))
    if (!signal.aborted) await once(signal, 'abort')
  } finally {
    const late = setTimeout(() => app.server.closeAllConnections(), END_WITHIN_MS)
    await app.close()
    clearTimeout(late)
  }
}

const listen = async (app: FastifyInstance, address: Address): Promise<string> => {
  try {
    return await app.listen({ ...address })
  } catch (cause) {
    throw cannotListen('the API cannot be served', address, cause)
  }
}
