import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Asked {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** Parsed, when there is one. */
  readonly body: unknown
}

export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  /** Sent as it is, in these pieces. */
  readonly pieces?: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
  /** How the answer ends: whole; with the connection cut; or never. */
  readonly end?: 'whole' | 'cut' | 'never'
}

export interface ScriptedServer {
  readonly url: string
  /** What was asked, in order. */
  readonly asked: readonly Asked[]
  /** Answers that are being written or waited for. */
  readonly openNow: () => number
  readonly close: () => Promise<void>
}

/** A server of HTTP on this machine that answers as the test says. */
export const scriptedServer = async (
  answer: (asked: Asked) => Reply | Promise<Reply>,
): Promise<ScriptedServer> => {
  const asked: Asked[] = []
  const open = new Set<ServerResponse>()
  const server = createServer(async (request, response) => {
    open.add(response)
    response.on('close', () => open.delete(response)).on('error', () => {})
    const body = await text(request).catch(() => '')
    const { method = '', url: path = '', headers } = request
    const one = { method, path, headers, body: body === '' ? undefined : JSON.parse(body) }
    asked.push(one)
    await write(response, await answer(one))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    openNow: () => open.size,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const write = async (
  response: ServerResponse,
  { status = 200, headers, json, pieces, end = 'whole' }: Reply,
): Promise<void> => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.flushHeaders()
  for await (const piece of pieces ?? [JSON.stringify(json) ?? '']) {
    if (response.destroyed) return
    if (piece.length > 0 && !response.write(piece))
      await Promise.race([once(response, 'drain'), once(response, 'close')])
  }
  if (end === 'whole') response.end()
  if (end === 'cut') response.destroy()
}
