import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'

export interface LateSearch {
  readonly url: string
  readonly stop: () => Promise<void>
}

interface Lateness {
  readonly items: number
  /** Between a request and its answer. */
  readonly milliseconds: number
}

interface Posted {
  readonly request: { readonly filters: { readonly identifier: readonly string[] } }
}

export const identifierOf = (at: number): string => `do_${at}`

/** An item as JSON, about as long as those of a platform. */
const itemOf = (at: number): string =>
  JSON.stringify({
    identifier: identifierOf(at),
    name: `Course ${at} of the bench, with a title of some length`,
    channel: `channel-${at % 40}`,
    status: 'Live',
    objectType: 'Collection',
    primaryCategory: 'Course',
    leafNodesCount: at % 50,
    keywords: ['algebra', 'geometry', 'mensuration'],
    medium: ['English', 'Tamil'],
    subject: ['Mathematics'],
    createdFor: [`channel-${at % 40}`],
  })

/** A content search that finds items by their ids at once, and answers late. */
export const lateSearch = async ({ items, milliseconds }: Lateness): Promise<LateSearch> => {
  const texts = new Map(Array.from({ length: items }, (_, at) => [identifierOf(at), itemOf(at)]))
  const answerTo = ({ request }: Posted): string => {
    const found = request.filters.identifier.flatMap(id => texts.get(id) ?? [])
    return `{"responseCode":"OK","params":{},"result":{"count":${found.length},"content":[${found}]}}`
  }
  const server = createServer(async (request, response) => {
    const late = pause(milliseconds)
    const answer = answerTo((await json(request)) as Posted)
    await late
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/search`,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
