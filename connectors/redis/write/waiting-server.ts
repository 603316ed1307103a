import { Server } from '../server.js'

/**
 * The same server through a connection of its own, for commands that wait. Whoever asks for it disconnects
 * it.
 */
export const apart = ({ name, client, settings }: Server): Server => {
  const own = client.duplicate()
  // Whoever waits is told; without a listener the client would write to the terminal.
  own.on('error', () => {})
  return new Server(name, own, settings)
}
