import { redisWriter } from '../../connectors/redis/index.js'
import type { EventLog } from '../../lib/event-log.js'
import { type Dataset, LernError } from '../../lib/index.js'
import {
  location,
  organisation,
  systemSettings,
  user,
  userCache,
  userConsent,
  userDeclarations,
  userOrganisation,
} from '../../pipelines/index.js'
import { type CacheOptions, hiddenUsers, layout } from '../../pipelines/user-cache/index.js'
import type { Config } from '../config/schema.js'
import { connect, type Entry, entryOf } from './index.js'
import { type RedisConfig, redisClient } from './redis.js'

/** The user cache and the tables that it is made of. Whoever opens it closes it. */
export interface UserCacheConnection {
  readonly cache: Omit<CacheOptions, 'signal'>
  readonly events: EventLog
  close(): Promise<void>
}

/** Datasets of users, which the cache itself may serve to reports. */
const USERS: readonly Dataset[] = [user, userOrganisation, userDeclarations, userConsent]
const OTHERS: readonly Dataset[] = [organisation, location]

export const openUserCache = async (config: Config): Promise<UserCacheConnection> => {
  const entry = entryOf(config, userCache.name)
  const source = cacheSource(config, entry)
  const custodian = config.values.custodianOrgId
  const tables = [...USERS, ...OTHERS, ...(custodian === undefined ? [systemSettings] : [])]
  const whole = tablesConfig(config, entry)
  for (const { name } of USERS) mustBeTable(whole, name)

  const connections = connect(whole)
  const client = redisClient(source)
  const writer = redisWriter(client)
  return {
    cache: {
      hashes: writer.hashes,
      catalog: await connections.catalog([...tables, userCache, hiddenUsers]),
      ...(custodian !== undefined && { custodianOrgId: custodian }),
      concurrency: config.limits.concurrency,
      memory: Math.floor(config.limits.memory / 4),
    },
    events: writer.events({
      stream: layout.EVENTS,
      group: layout.EVENTS_GROUP,
      buried: layout.BURIED_EVENTS,
    }),
    close: async () => {
      client.disconnect()
      await connections.close()
    },
  }
}

const cacheSource = (config: Config, { source: name }: Entry): RedisConfig => {
  const source = config.sources[name]
  if (source?.type === 'redis') return source
  throw new LernError(
    'CONFIG',
    `the user cache lives in Redis, but the catalog has ${userCache.name} in ${name}`,
    {
      path: `catalog.${userCache.name}`,
      allowed: 'a source of type redis',
    },
  )
}

/** What reports get from the cache, the cache itself gets from the tables. */
const tablesConfig = (config: Config, entry: Entry): Config => ({
  ...config,
  catalog: { ...config.catalog, ...config.cache.tables, [hiddenUsers.name]: entry },
})

const mustBeTable = (config: Config, name: string): void => {
  const { source } = entryOf(config, name)
  if (config.sources[source]?.type !== 'redis') return
  throw new LernError('CONFIG', `the user cache cannot be made of itself: ${name} is in ${source}`, {
    path: `cache.tables.${name}`,
    allowed: 'the source that has the table, for instance cassandra',
  })
}
