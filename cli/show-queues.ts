import type { FastifyInstance } from 'fastify'
import { serveQueues } from '../service/engine/index.js'
import { type AccessOptions, accessOf } from '../service/status/access.js'
import { toldOfError } from '../service/worker/index.js'
import type { Config } from './config/schema.js'
import { engineOf } from './connect/engine.js'

/** Queues that are shown. Whoever shows them closes them. */
export interface Queues {
  close(): Promise<void>
}

/** Shows the queues of the engine. Requests are served also while it cannot be reached: then there is nothing to see. */
export const showQueues = async (
  app: FastifyInstance,
  config: Config,
  access: AccessOptions,
): Promise<Queues | undefined> => {
  try {
    const engine = await engineOf(config)
    await serveQueues(app, engine, accessOf(access))
    return engine
  } catch (error) {
    app.log.warn(toldOfError(error), 'the queues of the engine are not shown')
    return undefined
  }
}
