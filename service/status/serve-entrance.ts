import type { FastifyInstance, FastifyReply } from 'fastify'
import { rateLimit } from '../api/rate-limit.js'
import type { Access } from './access.js'
import { closed, entrance } from './pages/entrance.js'
import { frame } from './pages/frame.js'
import type { Content } from './pages/page.js'

/** Of one address; whoever guesses gets nowhere. */
const TRIES_PER_MINUTE = 10
const LONGEST_FORM = 4_096

const HIDDEN = { schema: { hide: true } }

/** Lets people in who show the token, and out again. */
export const serveEntrance = (app: FastifyInstance, access: Access): void => {
  const { sessions } = access
  if (!sessions) return
  const countTry = rateLimit(TRIES_PER_MINUTE)
  acceptForms(app)

  app.get('/status/login', HIDDEN, async (_, reply) => show(reply, 200, entrance()))

  app.post('/status/login', HIDDEN, async ({ ip, body }, reply) => {
    try {
      countTry(ip)
    } catch {
      return show(reply, 429, entrance('Too many tries. Wait a minute.'))
    }
    const token = body instanceof URLSearchParams ? (body.get('token') ?? '') : ''
    if (!access.isToken(token)) return show(reply, 403, entrance('This is not the token.'))
    return reply.header('set-cookie', sessions.begin(Date.now())).redirect('/status', 303)
  })

  app.post('/status/logout', HIDDEN, async (_, reply) =>
    reply.header('set-cookie', sessions.end()).redirect('/status/login', 303),
  )
}

/** What somebody sees who may not see the page: the way in, if there is one. */
export const showEntrance = (reply: FastifyReply, { sessions }: Access): FastifyReply =>
  show(reply, 403, sessions ? entrance() : closed)

export const show = (reply: FastifyReply, status: number, content: Content): FastifyReply =>
  reply
    .status(status)
    .type('text/html; charset=utf-8')
    .send(frame(content, { hasSession: false, refreshes: false }))

const acceptForms = (app: FastifyInstance): void => {
  const options = { parseAs: 'string', bodyLimit: LONGEST_FORM } as const
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    options,
    async (_: unknown, body: string | Buffer) => new URLSearchParams(String(body)),
  )
}
