import type { Redis } from 'ioredis'
import type { Client } from '../../../connectors/redis/client.js'
import { redis, redisWriter, type WriterOptions } from '../../../connectors/redis/index.js'
import type { Catalog } from '../../../lib/index.js'
import { memorySource } from '../../../lib/testing/memory-source.js'
import { datasets, userCache } from '../../../pipelines/index.js'
import { type CacheOptions, hiddenUsers, layout } from '../../../pipelines/user-cache/index.js'

export type Rows = Readonly<Record<string, readonly object[]>>

export const STREAMS = { stream: layout.EVENTS, group: layout.EVENTS_GROUP, buried: layout.BURIED_EVENTS }

/** Tables of rows, those that are not named empty. */
export const tables = (rows: Rows): Catalog =>
  Object.fromEntries(datasets.map(dataset => [dataset.name, memorySource(dataset, rows[dataset.name] ?? [])]))

/** A cache in Redis, made of tables of rows. */
export const cacheOf = (client: Client, rows: Rows, writing: WriterOptions = {}): CacheOptions => ({
  hashes: redisWriter(client, writing).hashes,
  catalog: { ...tables(rows), ...cacheSources(client) },
  custodianOrgId: 'custodian',
  concurrency: 2,
  signal: new AbortController().signal,
})

const cacheSources = (client: Client): Catalog => ({
  [userCache.name]: redis(client).hashes({ keys: layout.SHOWN_KEYS }),
  [hiddenUsers.name]: redis(client).hashes({ keys: layout.HIDDEN_KEYS }),
})

/** What reports read when the catalog names the cache for the tables of users. */
export const servedFromCache = (client: Redis): Catalog => {
  const connector = redis(client)
  const keys = [layout.SHOWN_KEYS, layout.HIDDEN_KEYS] as const
  return {
    user: connector.part({ keys: layout.SHOWN_KEYS, columns: layout.USER_COLUMNS, marker: layout.VERSION }),
    user_declarations: connector.entries({ keys, field: layout.DECLARATIONS }),
    user_consent: connector.entries({ keys, field: layout.CONSENTS }),
  }
}

/** All hashes of the database, by their keys. */
export const hashesIn = async (
  client: Redis,
  pattern = '*user:*',
): Promise<Readonly<Record<string, object>>> => {
  const keys = (await client.keys(pattern)).filter(key => key !== layout.EVENTS).sort()
  const hashes = await Promise.all(keys.map(async key => [key, await client.hgetall(key)] as const))
  return Object.fromEntries(hashes)
}
