import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Document, searchItems } from './search-items.js'

/** What the platform's services know. */
export interface Platform {
  readonly contents?: readonly Document[]
  readonly organisations?: readonly Document[]
  readonly locations?: readonly Document[]
  /** Values by field. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Rows of `{ orgId, key, data, … }`. */
  readonly preferences?: readonly Document[]
}

/** A request that the server received. */
export interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any
}

/** Answers a request in place of the service. */
export type Fault = (response: ServerResponse) => void

export interface SearchServer {
  readonly contentUrl: string
  readonly organisationUrl: string
  readonly locationUrl: string
  readonly settingsUrl: string
  readonly preferencesUrl: string
  readonly received: readonly Received[]
  /** The next requests, in order, are answered by these. */
  fail(...faults: readonly Fault[]): void
  /** All requests are answered by this, until it is taken back. */
  failAlways(fault: Fault | undefined): void
  /** How many requests are being answered now. */
  openNow(): number
  stop(): Promise<void>
}

const ok = (result: unknown) => ({ id: 'api', ver: 'v1', params: {}, responseCode: 'OK', result })

const missing = (responseCode: string) => ({ params: { status: 'FAILED' }, responseCode, result: {} })

type Reply = readonly [status: number, json: unknown]

const foundOrTroubled = (
  documents: readonly Document[],
  request: object,
  form: (count: number, items: readonly Document[]) => unknown,
): Reply => {
  const found = searchItems(documents, request)
  return found ? [200, ok(form(found.count, found.items))] : [500, missing('SERVER_ERROR')]
}

/** Question sets come apart from contents, as do the facets. */
const contentForm = (count: number, items: readonly Document[]) => {
  const isSet = ({ objectType }: Document) => objectType === 'QuestionSet'
  const sets = items.filter(isSet)
  return {
    count,
    ...(items.length > sets.length && { content: items.filter(item => !isSet(item)) }),
    ...(sets.length > 0 && { QuestionSet: sets }),
    facets: [{ name: 'status', values: [{ name: 'live', count }] }],
  }
}

const replyOf = (platform: Platform, path: string, request: Document): Reply => {
  const { contents = [], organisations = [], locations = [], settings = {}, preferences = [] } = platform
  if (path === '/v3/search') return foundOrTroubled(contents, request, contentForm)
  if (path === '/v2/org/search')
    return foundOrTroubled(organisations, request, (count, content) => ({ response: { count, content } }))
  if (path === '/v1/location/search')
    return foundOrTroubled(locations, request, (count, response) => ({ count, response }))
  if (path === '/v2/org/preferences/read') return preferenceReply(preferences, request)
  const field = decodeURIComponent(path.replace('/v1/system/settings/get/', ''))
  const value = settings[field]
  return value === undefined
    ? [404, missing('RESOURCE_NOT_FOUND')]
    : [200, ok({ response: { id: field, field, value } })]
}

const preferenceReply = (preferences: readonly Document[], { orgId, key }: Document): Reply => {
  const own = preferences.find(row => row.key === key && row.orgId === orgId)
  const response = own ?? preferences.find(row => row.key === key && row.orgId === 'default')
  return response ? [200, ok({ response })] : [400, missing('CLIENT_ERROR')]
}

const bodyOf = async (request: IncomingMessage): Promise<Document> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString())
}

/** A server with the platform's search, settings and preferences services, on this machine. */
export const searchServer = async (platform: Platform): Promise<SearchServer> => {
  const received: Received[] = []
  const faults: Fault[] = []
  let always: Fault | undefined
  let open = 0

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    open++
    response.on('close', () => open--)
    const body = await bodyOf(request)
    const path = request.url!.replace(/\?.*/, '')
    received.push({ path, headers: request.headers, body })
    const fault = always ?? faults.shift()
    if (fault) return fault(response)
    const [status, json] = replyOf(platform, path, (body.request ?? {}) as Document)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
  }

  const server = createServer(
    (request, response) => void answer(request, response).catch(() => response.destroy()),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    contentUrl: `${origin}/v3/search`,
    organisationUrl: `${origin}/v2/org/search`,
    locationUrl: `${origin}/v1/location/search`,
    settingsUrl: `${origin}/v1/system/settings/get`,
    preferencesUrl: `${origin}/v2/org/preferences/read`,
    received,
    fail: (...next) => faults.push(...next),
    failAlways: fault => {
      always = fault
    },
    openNow: () => open,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
