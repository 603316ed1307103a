import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { isReachable } from '../requests/index.js'
import { serveStatus } from '../status/index.js'
import { serveDocumentation } from './documentation.js'
import { signsItself } from './downloads.js'
import { endpoints } from './endpoints/index.js'
import { BODY_LIMIT } from './errors.js'
import type { SigningKey } from './file-link.js'
import { serveFiles } from './files.js'
import { serveHealth } from './health.js'
import { checkedToken, internalGuard } from './internal-guard.js'
import { apiMetrics } from './metrics.js'
import type { ExhaustApiOptions, ExhaustApiSettings } from './options.js'
import { partsOf } from './parts.js'
import { rateLimit } from './rate-limit.js'
import { Refusal } from './refusal.js'
import { type Refuse, refusing, type Serving, serveEndpoint } from './serve-endpoint.js'
import { LONGEST_PARAMETER } from './tag.js'

/** The Exhaust API, ready to listen. Whoever makes it closes it. */
export const exhaustApi = async (options: ExhaustApiOptions): Promise<FastifyInstance> => {
  const key = signingKey(options.settings)
  const parts = partsOf(options, key)
  const serving = servingOf(options.settings, parts.clock)

  const answered = observing(options)
  const app = server(options, refusing(serving), answered)
  app.addHook('onResponse', async (request, reply) => answered(request, reply))
  partFromClients(app)
  await serveDocumentation(app, options.version)
  for (const endpoint of endpoints(parts)) serveEndpoint(app, endpoint, serving)
  if (!signsItself(options.store)) serveFiles(app, options.store, key)
  await serveStatus(app, { ...options, access: options.settings })
  serveHealth(app, { isReady: () => isReachable(options.pool), registry: options.registry })
  return app
}

const NOTHING_THERE = new Refusal('RESOURCE_NOT_FOUND', 'there is nothing at this address')
/** A caller that is slower than this in sending its call is given up. */
const SEND_WITHIN_MS = 30_000

const server = ({ logger }: ExhaustApiOptions, refuse: Refuse, answered: Answered): FastifyInstance => {
  const app = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    requestTimeout: SEND_WITHIN_MS,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    // Hooks see nothing of a call whose address is refused.
    frameworkErrors: (error, request, reply) => {
      reply.raw.once('finish', () => answered(request, reply))
      refuse(error, request, reply)
    },
  })
  app.setErrorHandler(refuse)
  app.setNotFoundHandler((request, reply) => refuse(NOTHING_THERE, request, reply))
  // Schemas document a call: endpoints check it themselves, and no member of an answer may get lost.
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => value => JSON.stringify(value))
  return app
}

type Answered = (request: FastifyRequest, reply: FastifyReply) => void

/** Counts and logs each answer by its route: an address holds tags and signatures. */
const observing = ({ registry }: ExhaustApiOptions): Answered => {
  const metrics = apiMetrics(registry)
  return (request, reply) => {
    const { method, routeOptions, log } = request
    const route = `${method} ${routeOptions.url ?? 'unknown'}`
    metrics.answered(route, reply.statusCode, reply.elapsedTime / 1000)
    log.info({ route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered')
  }
}

/** Whoever is answered while the service ends is told not to come back by the same connection. */
const partFromClients = (app: FastifyInstance): void => {
  let ends = false
  app.addHook('preClose', async () => {
    ends = true
  })
  app.addHook('onSend', async (_, reply) => {
    if (ends) reply.header('connection', 'close')
  })
}

const servingOf = (settings: ExhaustApiSettings, clock: () => Date): Serving => {
  const limit = rateLimit(settings.requestsPerMinute)
  return {
    clock,
    publicUrl: settings.publicUrl,
    admit: {
      callers: ({ headers }) => limit(String(headers['x-channel-id'] ?? '')),
      internal: internalGuard(settings.internalToken),
    },
  }
}

/** With a token, addresses work on all machines that have it, and after a restart. */
const signingKey = ({ internalToken }: ExhaustApiSettings): SigningKey => {
  const token = checkedToken(internalToken)
  return token === undefined
    ? randomBytes(32)
    : createHmac('sha256', token).update('addresses of files').digest()
}
