import type { Redis } from 'ioredis'
import { LernError } from '../../lib/errors.js'
import type { Names } from '../../lib/types.js'
import { nodesOf } from './client.js'
import { malformed } from './errors.js'
import type { KeyForm } from './key-form.js'
import type { Server } from './server.js'

const COUNT = '1000'
const START = '0'
const MOST_BEGINNINGS = 5

/** The values that keys of this form were made of, in no order; one may come several times. */
export async function* listKeys(server: Server, form: KeyForm, signal: AbortSignal): AsyncGenerator<Names> {
  await server.ask(() => server.client.ping(), signal)
  for (const node of nodesOf(server.client)) {
    for await (const keys of listNode(server, node, form.glob, signal)) {
      const values = keys.map(form.fromKey).filter(value => value !== undefined)
      if (values.length > 0) yield values
    }
  }
}

/**
 * A cursor means something to the server process that gave it. When the connection was lost, another may answer
 * the next time, which would leave out keys: the list is then begun again.
 */
async function* listNode(
  server: Server,
  node: Redis,
  glob: string,
  signal: AbortSignal,
): AsyncGenerator<Names> {
  let lost = false
  const lose = () => {
    lost = true
  }
  node.on('close', lose)
  try {
    for (let beginnings = 1; beginnings <= MOST_BEGINNINGS; beginnings++) {
      lost = false
      let cursor = START
      do {
        const page = await server.ask(() => node.scan(cursor, 'MATCH', glob, 'COUNT', COUNT), signal, node)
        const [next, keys] = checked(page, server.name)
        if (keys.length > 0) yield keys
        cursor = next
      } while (cursor !== START && !lost)
      if (!lost) return
    }
    throw unsteady(server.name)
  } finally {
    node.off('close', lose)
  }
}

const checked = (page: unknown, source: string): readonly [cursor: string, keys: Names] => {
  if (!Array.isArray(page) || typeof page[0] !== 'string' || !Array.isArray(page[1]))
    throw malformed(source, 'SCAN')
  return page as unknown as readonly [string, Names]
}

const unsteady = (source: string): LernError =>
  new LernError(
    'SOURCE_UNAVAILABLE',
    `${source} lost its connection ${MOST_BEGINNINGS} times while keys were listed`,
    {
      source,
    },
  )
