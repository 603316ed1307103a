import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** What the server writes for a command; undefined for silence. `end` hangs up after it. */
export interface Answer {
  readonly bytes: string
  readonly end?: boolean
}

type Answering = (command: readonly string[]) => Answer | string | undefined

/** A server that speaks as much RESP as a client needs to connect, and answers the rest as badly as it is told. */
export const fakeServer = () => {
  const sockets = new Set<Socket>()
  let answering: Answering = () => undefined
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.on('data', data => {
      for (const command of commandsIn(data.toString())) reply(socket, command)
    })
  })

  const reply = (socket: Socket, command: readonly string[]) => {
    const answer = command[0]!.toLowerCase() === 'select' ? '+OK\r\n' : answering(command)
    if (answer === undefined || socket.destroyed) return
    if (typeof answer === 'string') return socket.write(answer)
    socket.write(answer.bytes)
    if (answer.end) socket.end()
  }

  beforeEach(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => server.close(resolve))
  })

  return {
    port: () => (server.address() as AddressInfo).port,
    answer: (how: Answering) => {
      answering = how
    },
  }
}

/** Commands of a packet: arrays of bulk strings without line ends. */
const commandsIn = (packet: string): string[][] =>
  packet
    .split(/\*\d+\r\n/)
    .slice(1)
    .map(command => command.split('\r\n').filter((_, at) => at % 2 === 1))
