import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

const TAGS = [
  {
    name: 'requests',
    description: 'Reports that are asked for. Consumers need a channel, users a token and a role.',
  },
  {
    name: 'internal',
    description: 'From the same machine, or with Authorization: Bearer and the internal token.',
  },
  { name: 'files', description: 'Files of requests.' },
  { name: 'operation', description: 'For those who look after the service.' },
]

/** The OpenAPI document of all routes that come after it, and pages made of it: /docs, /docs/json. */
export const serveDocumentation = async (app: FastifyInstance, version: string): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'LERN Exhaust API', version },
      tags: TAGS,
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true })
}
