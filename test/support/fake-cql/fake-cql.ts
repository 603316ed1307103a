import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type CqlRequest, serve } from './connection.js'
import type { PageRequest } from './page.js'
import { type OnPage, statementsOf } from './statements.js'
import { DATACENTER, type SizeEstimate, systemTables } from './system-tables.js'
import { type FakeTable, type FakeType, storeTables } from './table.js'

export interface FakeCqlOptions {
  readonly tables: readonly FakeTable[]
  readonly types?: readonly FakeType[]
  readonly sizeEstimates?: readonly SizeEstimate[]
  /** Decides what becomes of a page of the tables. A promise holds the page back until it resolves. */
  readonly onPage?: OnPage
}

export interface FakeCql {
  /** `host:port` */
  readonly contactPoint: string
  readonly datacenter: string
  /** Every request received, of the driver's own accord too. */
  readonly requests: readonly CqlRequest[]
  /** Every page of the tables that was asked for; the system's tables are not among them. */
  readonly pages: readonly PageRequest[]
  /** Closes the server and what is connected to it. */
  readonly stop: () => Promise<void>
}

const nothingWrong: OnPage = () => undefined

const closeWhenDone = (socket: Socket, served: Promise<void>): Promise<void> =>
  served.catch(() => {}).finally(() => socket.destroy())

/**
 * Starts a server in this process that speaks version 4 of the CQL protocol on a free port and serves scans
 * of the tables it is given: filtered by token and by columns, in ring order, page by page.
 */
export const fakeCql = async (options: FakeCqlOptions): Promise<FakeCql> => {
  const { tables, types = [], sizeEstimates = [], onPage = nothingWrong } = options
  const stopping = new AbortController()
  const stored = storeTables([...tables, ...systemTables(tables, types, sizeEstimates)], types)
  const statements = statementsOf(stored, onPage, stopping.signal)
  const requests: CqlRequest[] = []
  const sockets = new Set<Socket>()

  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    closeWhenDone(
      socket,
      serve(socket, statements, request => requests.push(request)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  return {
    contactPoint: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    datacenter: DATACENTER,
    requests,
    pages: statements.pages,
    stop: async () => {
      stopping.abort()
      for (const socket of sockets) socket.destroy()
      await once(server.close(), 'close')
    },
  }
}
