import type { FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'

export interface Health {
  /** Fails while calls cannot be answered. */
  readonly isReady: () => Promise<unknown>
  readonly registry: Registry
}

const state = { type: 'object', properties: { status: { type: 'string' } } }
const schema = (summary: string, response: object) => ({ schema: { tags: ['operation'], summary, response } })

/** What those ask who look after the service. */
export const serveHealth = (app: FastifyInstance, { isReady, registry }: Health): void => {
  app.get('/livez', schema('Is the process alive?', { 200: state }), async () => ({ status: 'ok' }))

  app.get('/readyz', schema('Can it answer?', { 200: state, 503: state }), async (request, reply) => {
    try {
      await isReady()
      return { status: 'ok' }
    } catch (error) {
      request.log.error({ err: error }, 'not ready')
      return reply.status(503).send({ status: 'unavailable' })
    }
  })

  const text = { 200: { type: 'string', description: 'For Prometheus.' } }
  app.get('/metrics', schema('What happened so far.', text), async (_, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}
