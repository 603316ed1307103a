import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusalOf } from '../api/errors.js'
import { type Access, type AccessOptions, accessOf } from './access.js'
import { ICON } from './assets/icon.js'
import { SCRIPT } from './assets/script.js'
import { STYLE } from './assets/style.js'
import { type BoardOptions, boardOf } from './board.js'
import { trouble } from './pages/entrance.js'
import { overviewPage } from './pages/overview.js'
import { reportPage } from './pages/report.js'
import { requestPage } from './pages/request.js'
import { SECURITY_HEADERS } from './security-headers.js'
import { serveEntrance, show, showEntrance } from './serve-entrance.js'
import { servePage } from './serve-page.js'

export interface StatusOptions extends BoardOptions {
  readonly access: AccessOptions
}

/**
 * The status page, `/status`: requests, runs, and how it stands with them; nothing of whom they are about. It is
 * shown on this machine, and elsewhere to those who have the internal token.
 */
export const serveStatus = async (app: FastifyInstance, options: StatusOptions): Promise<void> => {
  const access = accessOf(options.access)
  const board = boardOf(options)
  await app.register(async scope => {
    scope.addHook('onRequest', async (_, reply) => {
      reply.headers(SECURITY_HEADERS)
    })
    scope.setErrorHandler(refusingWith(access))
    serveAssets(scope)
    serveEntrance(scope, access)
    servePage(scope, overviewPage(board), access)
    servePage(scope, requestPage(board), access)
    servePage(scope, reportPage(board), access)
  })
}

const ASSETS: readonly (readonly [name: string, type: string, text: string])[] = [
  ['style.css', 'text/css', STYLE],
  ['script.js', 'text/javascript', SCRIPT],
  ['icon.svg', 'image/svg+xml', ICON],
]

const serveAssets = (app: FastifyInstance): void => {
  for (const [name, type, text] of ASSETS)
    app.get(`/status/${name}`, { schema: { hide: true } }, async (_, reply) =>
      reply.type(`${type}; charset=utf-8`).send(text),
    )
}

/** People get a page; programs get what the service answers to other calls that fail. */
const refusingWith =
  (access: Access) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (request.routeOptions.url?.endsWith('.json')) throw error
    const { status, code, message } = refusalOf(error, 'SERVER_ERROR')
    if (code === 'FORBIDDEN') return showEntrance(reply, access)
    if (status >= 500) request.log.error({ err: error }, 'cannot answer')
    return show(reply, status, trouble(message))
  }
