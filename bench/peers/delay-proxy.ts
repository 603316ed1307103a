import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A server that seems to be far away. */
export interface DelayProxy {
  readonly contactPoint: string
  close(): Promise<void>
}

/** Hands bytes on in order, each some time after it came. */
const later = (from: Socket, to: Socket, milliseconds: number): void => {
  from.on('data', bytes => setTimeout(() => to.writable && to.write(bytes), milliseconds))
  from.on('end', () => setTimeout(() => to.end(), milliseconds))
}

/** Passes calls on to a server at once, and its answers after some milliseconds. */
export const delayProxy = async (contactPoint: string, milliseconds: number): Promise<DelayProxy> => {
  const [host, port] = contactPoint.split(':') as [string, string]
  const open = new Set<Socket>()
  const proxy = createServer(client => {
    const server = connect(Number(port), host)
    for (const socket of [client, server]) {
      open.add(socket.setNoDelay(true))
      socket.on('error', () => socket.destroy())
      socket.on('close', () => open.delete(socket))
    }
    client.pipe(server)
    later(server, client, milliseconds)
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address() as { readonly port: number }
  return {
    contactPoint: `127.0.0.1:${address.port}`,
    close: async () => {
      for (const socket of open) socket.destroy()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
