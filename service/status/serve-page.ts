import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Access } from './access.js'
import { frame } from './pages/frame.js'
import type { Page } from './pages/page.js'

/** A page for people, and the same for programs. */
export const servePage = <Knows>(app: FastifyInstance, page: Page<Knows>, access: Access): void => {
  const onRequest = async (request: FastifyRequest) => access.admit(request)

  app.get(page.path, { onRequest, schema: { hide: true } }, async (request, reply) => {
    const content = page.show(await page.read(parameterOf(request)))
    const whole = frame(content, { hasSession: access.hasSession(request), refreshes: true })
    return reply.type('text/html; charset=utf-8').send(whole)
  })

  app.get(`${page.path}.json`, { onRequest, schema: schemaOf(page) }, async (request, reply) =>
    reply.type('application/json; charset=utf-8').send(await page.read(parameterOf(request))),
  )
}

const schemaOf = ({ summary }: Pick<Page<unknown>, 'summary'>) => ({
  tags: ['internal'],
  summary,
  response: { 200: { description: 'What the page of the same address shows.', type: 'object' } },
})

type Named = Readonly<Record<string, unknown>>

/** Of what is said several times, the first counts. */
const parameterOf = ({ params, query }: FastifyRequest) => {
  const given = { ...(query as Named), ...(params as Named) }
  return (name: string): string => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    const first: unknown = Array.isArray(value) ? value[0] : value
    return typeof first === 'string' ? first : ''
  }
}
