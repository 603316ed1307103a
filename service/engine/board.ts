import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import type { FastifyInstance } from 'fastify'
import type { Access } from '../status/access.js'
import type { Engine } from './engine.js'
import type { RunData } from './messages.js'

const PATH = '/queues'

/** Shows the runs and their parts under `/queues` to those who may look at the status page. Nothing can be changed. */
export const serveQueues = async (
  app: FastifyInstance,
  { runs, parts }: Pick<Engine, 'runs' | 'parts'>,
  access: Pick<Access, 'admit'>,
): Promise<void> => {
  const adapter = new FastifyAdapter().setBasePath(PATH)
  const queues = [runs, parts].map(queue => new BullMQAdapter(queue, { readOnlyMode: true }))
  queues[0]!.setFormatter('data', ({ key, ...shown }: RunData) => shown)
  createBullBoard({ queues, serverAdapter: adapter })
  await app.register(async scope => {
    scope.addHook('onRequest', async request => access.admit(request))
    scope.addHook('onRoute', route => {
      route.schema = { ...route.schema, hide: true }
    })
    await scope.register(adapter.registerPlugin(), { prefix: PATH })
  })
}
