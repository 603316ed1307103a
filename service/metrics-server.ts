import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'
import { cannotListen } from './address.js'

export interface MetricsServer {
  readonly url: string
  close(): Promise<void>
}

/** Shows the metrics of a program that serves nothing else, under `/metrics`. Port 0 takes one that is free. */
export const serveMetrics = async (
  registry: Registry,
  port: number,
  host: string,
): Promise<MetricsServer> => {
  const server = createServer(async ({ url, method }, response) => {
    if (method !== 'GET' || url !== '/metrics') return response.writeHead(404).end()
    try {
      const page = await registry.metrics()
      response.writeHead(200, { 'content-type': registry.contentType }).end(page)
    } catch {
      response.writeHead(500).end()
    }
  })
  await listening(server, port, host)
  const { port: taken } = server.address() as AddressInfo
  return {
    url: `http://${host}:${taken}/metrics`,
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

const listening = async (server: Server, port: number, host: string): Promise<void> => {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (cause) {
    throw cannotListen('metrics cannot be shown', { host, port }, cause)
  }
}
