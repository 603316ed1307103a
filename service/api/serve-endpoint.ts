import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Call, Endpoint } from './endpoint.js'
import { type Envelope, failure, type Header, success } from './envelope.js'
import { refusalOf } from './errors.js'

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: Endpoint
  }
}

export interface Serving {
  readonly clock: () => Date
  /** Where this service can be reached; absent: as the caller reached it. */
  readonly publicUrl?: string | undefined
  /** Refuses calls, before their body is read. */
  readonly admit: Readonly<Record<Endpoint['for'], (request: FastifyRequest) => void>>
}

/** What an answer is called where no endpoint was found. */
const NO_ENDPOINT = 'ekstep.analytics.dataset'

export const serveEndpoint = (app: FastifyInstance, endpoint: Endpoint, serving: Serving): void => {
  for (const url of endpoint.paths) {
    app.route({
      method: endpoint.method,
      url,
      schema: endpoint.schema,
      config: { endpoint },
      onRequest: async request => serving.admit[endpoint.for](request),
      handler: async (request, reply) => {
        const result = await endpoint.answer(callOf(request, serving))
        return send(reply, 200, success(headerOf(request, serving), result))
      },
    })
  }
}

/** Answers a call that failed, wherever that was noticed. */
export type Refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply

export const refusing =
  (serving: Serving): Refuse =>
  (error, request, reply) => {
    const refusal = refusalOf(error, endpointOf(request)?.failsWith ?? 'SERVER_ERROR')
    if (refusal.status >= 500 || refusal.code === 'REQUEST_TIMEOUT')
      request.log.error({ err: error }, 'cannot answer')
    return send(reply, refusal.status, failure(headerOf(request, serving), refusal))
  }

const endpointOf = ({ routeOptions }: FastifyRequest): Endpoint | undefined => routeOptions.config?.endpoint

const send = (reply: FastifyReply, status: number, envelope: Envelope): FastifyReply =>
  reply.status(status).headers({ 'cache-control': 'no-store' }).send(envelope)

const headerOf = (request: FastifyRequest, { clock }: Serving): Header => ({
  id: endpointOf(request)?.id ?? NO_ENDPOINT,
  call: request.id,
  at: clock(),
})

const callOf = (request: FastifyRequest, { publicUrl }: Serving): Call => ({
  channel: textOf(request.headers['x-channel-id']),
  consumer: textOf(request.headers['x-consumer-id']),
  userId: textOf(request.headers['x-authenticated-userid']),
  userToken: textOf(request.headers['x-authenticated-user-token']),
  parameter: name => {
    const { params, query } = request as { readonly params: Named; readonly query: Named }
    return textOf(params[name] ?? query[name])
  },
  body: request.body,
  origin: publicUrl ?? `${request.protocol}://${request.host}`,
})

type Named = Readonly<Record<string, unknown>>

/** Of what is said several times, the first counts. */
const textOf = (value: unknown): string => {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : ''
}
