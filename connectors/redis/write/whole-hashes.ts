import type { Fields } from '../../../lib/hash-store.js'
import type { Names } from '../../../lib/types.js'
import { BatchSize } from '../batch-size.js'
import { malformed } from '../errors.js'
import { inBatches } from '../in-batches.js'
import { sendAll } from '../send-all.js'
import type { Server } from '../server.js'

/** Reads hashes with all their fields; undefined where there is none. Bounded by keys and by bytes. */
export const wholeHashes = (server: Server) => {
  const size = new BatchSize()
  return (keys: Names, signal: AbortSignal): Promise<readonly (Fields | undefined)[]> =>
    inBatches(keys, size, async some => {
      const answers = await server.ask(() => sendAll(server.client, ['hgetall'], some, server.name), signal)
      const found = answers.map(answer => fieldsOf(server, answer))
      size.learn(some.length, weigh(found))
      return found
    })
}

/** The client makes an object of the answer, or leaves the list of names and values as it came. */
const fieldsOf = (server: Server, answer: unknown): Fields | undefined => {
  if (typeof answer !== 'object' || answer === null) throw malformed(server.name, 'HGETALL')
  const fields = Array.isArray(answer) ? pairs(answer as Names) : (answer as Fields)
  return Object.keys(fields).length === 0 ? undefined : fields
}

const pairs = (list: Names): Fields =>
  Object.fromEntries(list.flatMap((name, at) => (at % 2 === 0 ? [[name, list[at + 1]!]] : [])))

const weigh = (found: readonly (Fields | undefined)[]): number => {
  let characters = 0
  for (const fields of found)
    for (const [name, value] of Object.entries(fields ?? {})) characters += name.length + value.length
  return characters
}
