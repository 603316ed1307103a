import type { FastifyInstance } from 'fastify'
import type { Store } from '../../lib/store.js'
import { isValidLink, type SigningKey } from './file-link.js'
import { forbidden } from './refusal.js'

const schema = {
  tags: ['files'],
  summary: 'A file of a request, by the address that the request shows.',
  params: { type: 'object', properties: { '*': { type: 'string' } } },
  querystring: {
    type: 'object',
    properties: { expires: { type: 'integer' }, signature: { type: 'string' } },
  },
  response: {
    200: { description: 'The file.', type: 'string', format: 'binary' },
    403: { description: 'The address is not one of ours, or does not hold any more.', type: 'object' },
    404: { description: 'The file is not there any more.', type: 'object' },
  },
}

interface Asked {
  readonly Params: { readonly '*': string }
  readonly Querystring: { readonly expires?: unknown; readonly signature?: unknown }
}

/** Files of a store that cannot make addresses for them itself. They can be read, and nothing else. */
export const serveFiles = (app: FastifyInstance, store: Store, key: SigningKey): void => {
  app.get<Asked>('/files/*', { schema }, async ({ params, query }, reply) => {
    const path = params['*']
    const link = { path, expires: Number(query.expires) }
    if (!isValidLink(key, link, String(query.signature), Date.now()))
      throw forbidden('This address does not hold any more')
    const name = encodeURIComponent(path.slice(path.lastIndexOf('/') + 1))
    const file = await store.read(path)
    return reply
      .type('application/octet-stream')
      .headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
      .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      .send(file)
  })
}
