import { Redis } from 'ioredis'
import { redis } from '../../connectors/redis/index.js'
import type { Dataset } from '../../lib/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'

type RedisConfig = Extract<Config['sources'][string], { type: 'redis' }>

/** Datasets that are kept as sets; the others are hashes. */
const SETS: Readonly<Record<string, string>> = { optional_nodes: '{}:{}:optionalnodes' }
const HASHES: Readonly<Record<string, string>> = { user_cache: 'user:{}' }

const TIMEOUT_MS = 10_000
/** Several datasets may be sorted at the same time. */
const SHARE = 8

/** `redis://` or, with TLS, `rediss://user:password@host:port/database`. */
export const openRedis = async (_name: string, source: RedisConfig, { limits }: Config): Promise<Serving> => {
  const client = new Redis(source.url.reveal(), {
    ...(source.password !== undefined && { password: source.password.reveal() }),
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 3,
    connectTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  })
  // Whoever reads is told; without a listener the client would write to the terminal.
  client.on('error', () => {})

  const connector = redis(client, { timeoutMs: TIMEOUT_MS, memory: Math.floor(limits.memory / SHARE) })
  const serve = ({ name }: Dataset) => {
    const sets = SETS[name]
    if (sets !== undefined) return connector.sets({ keys: sets })
    return connector.hashes({ keys: HASHES[name] ?? `${name}:{}` })
  }
  return { serve, close: async () => client.disconnect() }
}
