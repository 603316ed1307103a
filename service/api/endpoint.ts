import type { FastifySchema } from 'fastify'

/** A call, as endpoints see it. Headers and parameters that are missing are empty text. */
export interface Call {
  /** `X-Channel-ID`: the organisation that asks. */
  readonly channel: string
  /** `X-Consumer-ID`: the program that asks. */
  readonly consumer: string
  /** `X-Authenticated-Userid`; it counts with a token only. */
  readonly userId: string
  readonly userToken: string
  /** Of the path and of the query. */
  readonly parameter: (name: string) => string
  /** The parsed body. */
  readonly body: unknown
  /** Where this service was called, such as `https://host:port`. */
  readonly origin: string
}

/** One thing that can be asked of the API. */
export interface Endpoint {
  /** What answers call it. */
  readonly id: string
  readonly method: 'GET' | 'POST'
  /** The path of the service, then that of the gateway if it has one. */
  readonly paths: readonly string[]
  /** `callers`: it checks itself who asks. `internal`: this machine, and who has the internal token. */
  readonly for: 'callers' | 'internal'
  /** What an answer says when something failed that nobody foresaw. */
  readonly failsWith: 'ERROR' | 'SERVER_ERROR'
  /** For the documentation; the endpoint checks calls itself, in the order and words that callers know. */
  readonly schema: FastifySchema
  /** The result; a refusal is thrown. */
  readonly answer: (call: Call) => Promise<unknown>
}
