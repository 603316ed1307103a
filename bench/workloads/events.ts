import { Redis } from 'ioredis'
import { redisWriter } from '../../connectors/redis/index.js'
import { diff, layout, sync } from '../../pipelines/user-cache/index.js'
import { type Change, eventOf, tablesAfter } from '../../test/pipelines/user-cache/changes.js'
import { cacheOf, STREAMS } from '../../test/pipelines/user-cache/support.js'
import { startRedis } from '../../test/support/redis.js'
import { isUnavailable, stopAtEnd } from '../../test/support/servers.js'
import type { Workload } from '../harness/workload.js'
import { expectSame } from '../verify/expect-same.js'

const EVENTS = 100_000
const USERS = 5_000
/** One in so many events comes twice. */
const TWICE = 20
const TOGETHER = 1_000
const TYPES = ['user', 'user', 'user', 'consent', 'consent', 'consent', 'declaration', 'removal'] as const
const VALUES = ['ACTIVE', 'REVOKED', 'a [b] \\[c', '"', undefined]

const anyOf = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!

const change = (at: number): Change => ({
  at: at + 1,
  userid: `user-${Math.floor(Math.random() * USERS)}`,
  type: anyOf(TYPES),
  org: anyOf(['o1', 'o2']),
  value: anyOf(VALUES),
})

/** In any order, some of them twice. */
const asTheyCome = (changes: readonly Change[]): readonly Change[] =>
  [...changes, ...changes.filter((_, at) => at % TWICE === 0)]
    .map(of => ({ of, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ of }) => of)

const send = async (client: Redis, changes: readonly Change[]): Promise<void> => {
  for (let at = 0; at < changes.length; at += TOGETHER) {
    const pipeline = client.pipeline()
    for (const each of changes.slice(at, at + TOGETHER))
      pipeline.xadd(layout.EVENTS, '*', 'event', JSON.stringify(eventOf(each)))
    await pipeline.exec()
  }
}

export const events: Workload = {
  name: 'events',
  summary:
    'a hundred thousand changes of users, told in any order and some of them twice: is the cache as the tables?',
  onlyByName: true,
  run: async () => {
    const server = await startRedis()
    if (isUnavailable(server)) throw new Error(server.unavailable)
    stopAtEnd(server.stop)
    const client = new Redis({ port: server.port, lazyConnect: true })
    const changes = Array.from({ length: EVENTS }, (_, at) => change(at))
    await client.connect()
    await send(client, asTheyCome(changes))

    const { organisation, ...users } = tablesAfter(changes)
    // Tables that tell nothing of users: all that the cache learns of them, it learns from events.
    const telling = { organisation: organisation! }
    const began = performance.now()
    const log = redisWriter(client).events(STREAMS)
    const synced = await sync({ ...cacheOf(client, telling), events: log, follow: false })
    const seconds = (performance.now() - began) / 1000
    expectSame('events that were refused', synced.refused, 0)

    const differences = await diff(cacheOf(client, { ...users, ...telling }))
    client.disconnect()
    return [
      { name: 'events applied', value: synced.events / seconds, unit: 'per second' },
      { name: 'users compared with the tables', value: differences.users, unit: '' },
      {
        name: 'users who differ',
        value: differences.missing + differences.extra + differences.differing,
        unit: '',
        goal: { atMost: 0 },
      },
    ]
  },
}
