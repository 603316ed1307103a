import { Redis } from 'ioredis'
import { type Redis as Connector, redis } from '../../connectors/redis/index.js'
import type { Source } from '../../lib/index.js'
import { user, userCache, userConsent, userDeclarations } from '../../pipelines/index.js'
import { hiddenUsers, layout } from '../../pipelines/user-cache/index.js'
import type { Config } from '../config/schema.js'
import type { Serving } from './connectors.js'
import { memoryOf } from './memory.js'

export type RedisConfig = Extract<Config['sources'][string], { type: 'redis' }>

/** Datasets that are kept as sets; the others are hashes. */
const SETS: Readonly<Record<string, string>> = { optional_nodes: '{}:{}:optionalnodes' }
const HASHES: Readonly<Record<string, string>> = {
  [userCache.name]: layout.SHOWN_KEYS,
  [hiddenUsers.name]: layout.HIDDEN_KEYS,
}
/** Datasets whose rows the user cache holds in one field of the hash of their user. */
const FIELDS: Readonly<Record<string, string>> = {
  [userDeclarations.name]: layout.DECLARATIONS,
  [userConsent.name]: layout.CONSENTS,
}

const TIMEOUT_MS = 10_000

/** `redis://` or, with TLS, `rediss://user:password@host:port/database`. Whoever opens it disconnects it. */
export const redisClient = (source: RedisConfig): Redis => {
  const client = new Redis(source.url.reveal(), {
    ...(source.password !== undefined && { password: source.password.reveal() }),
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 3,
    connectTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  })
  // Whoever asks is told; without a listener the client would write to the terminal.
  client.on('error', () => {})
  return client
}

export const openRedis = async (_name: string, source: RedisConfig, { limits }: Config): Promise<Serving> => {
  const client = redisClient(source)
  const connector = redis(client, { timeoutMs: TIMEOUT_MS, memory: memoryOf(limits) })
  return { serve: ({ name }) => sourceOf(connector, name), close: async () => client.disconnect() }
}

const sourceOf = (connector: Connector, dataset: string): Source => {
  const sets = SETS[dataset]
  if (sets !== undefined) return connector.sets({ keys: sets })
  const field = FIELDS[dataset]
  if (field !== undefined) return connector.entries({ keys: [layout.SHOWN_KEYS, layout.HIDDEN_KEYS], field })
  if (dataset === user.name) return connector.part(ACCOUNTS)
  return connector.hashes({ keys: HASHES[dataset] ?? `${dataset}:{}` })
}

/** The accounts in the user cache, as rows of the table that they were made of. */
const ACCOUNTS = { keys: layout.SHOWN_KEYS, columns: layout.USER_COLUMNS, marker: layout.VERSION }
