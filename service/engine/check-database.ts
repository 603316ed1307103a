import { Redis } from 'ioredis'
import { LernError } from '../../lib/errors.js'
import type { EngineOptions } from './engine.js'
import { reaching } from './reaching.js'

const TIMEOUT_MS = 10_000
const USERS = 'user:*'
const SCANNED_AT_ONCE = 1_000

/**
 * Makes sure that jobs are safe in a database: it answers, it evicts nothing, and it is not the user cache.
 *
 * @throws LernError `SOURCE_UNAVAILABLE` or `CONFIG`
 */
export const checkDatabase = async ({ url, password }: EngineOptions): Promise<void> => {
  const client = new Redis(url, {
    ...(password !== undefined && { password }),
    lazyConnect: true,
    retryStrategy: null,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
  })
  client.on('error', () => {})
  try {
    await reaching(async () => {
      await client.connect()
      await mustEvictNothing(client)
      await mustHoldNoUsers(client)
    })
  } finally {
    client.disconnect()
  }
}

const mustEvictNothing = async (client: Redis): Promise<void> => {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1]
  if (policy === undefined || policy === 'noeviction') return
  throw notFit(`the Redis of the engine evicts keys (${policy}), so that jobs would get lost`, {
    allowed: 'maxmemory-policy noeviction, on a Redis that is not the cache',
  })
}

const mustHoldNoUsers = async (client: Redis): Promise<void> => {
  for (let cursor = '0'; ; ) {
    const [next, found] = await client.scan(cursor, 'MATCH', USERS, 'COUNT', SCANNED_AT_ONCE)
    if (found.length > 0) throw notFit('the database of the engine holds the user cache', OWN_DATABASE)
    if (next === '0') return
    cursor = next
  }
}

const OWN_DATABASE = { allowed: 'a database of its own, for instance redis://host:6379/11' }

const notFit = (message: string, at: { readonly allowed: string }) =>
  new LernError('CONFIG', message, { path: 'engine.url', ...at })
