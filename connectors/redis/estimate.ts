import { nodesOf } from './client.js'
import type { KeyForm } from './key-form.js'
import type { Server } from './server.js'

const SAMPLE = '1000'

/** The size of the database, when a sample of its keys has none of another form. */
export const estimate = async (server: Server, form: KeyForm): Promise<number | undefined> => {
  const signal = new AbortController().signal
  await server.ask(() => server.client.ping(), signal)
  let total = 0
  for (const node of nodesOf(server.client)) {
    const [, keys] = await server.ask(() => node.scan('0', 'COUNT', SAMPLE), signal, node)
    if (keys.some(key => form.fromKey(key) === undefined)) return undefined
    total += await server.ask(() => node.dbsize(), signal, node)
  }
  return total
}
