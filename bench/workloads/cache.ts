import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { redisWriter } from '../../connectors/redis/index.js'
import { generate } from '../../fixtures/index.js'
import type { Dataset, Source } from '../../lib/index.js'
import {
  location,
  organisation,
  systemSettings,
  user,
  userConsent,
  userDeclarations,
  userOrganisation,
} from '../../pipelines/datasets/index.js'
import { layout, sync } from '../../pipelines/user-cache/index.js'
import { startRedis } from '../../test/support/redis.js'
import { isUnavailable, stopAtEnd } from '../../test/support/servers.js'
import { usageFigures } from '../harness/figure.js'
import { runMeasured, type Usage } from '../harness/process.js'
import type { Bench, Workload } from '../harness/workload.js'
import { lern } from '../peers/lern.js'
import { expectSame } from '../verify/expect-same.js'

const EVENTS = 5_000
const PER_SECOND = 500
/** Milliseconds between two looks at what arrived. */
const LOOK_MS = 2
/** Users whom somebody reads all the while. */
const READ = 1_000
const TOGETHER = 1_000
const TABLES = [
  user,
  userOrganisation,
  userDeclarations,
  userConsent,
  organisation,
  location,
  systemSettings,
] as const

/** The tables of so many users, half of them with a declaration; their configuration, which reads them into a cache. */
const platformOf = async ({ folder, scale, tables }: Bench, port: number): Promise<string> => {
  const server = await tables()
  const rows = generate({ users: scale.users, declarations: scale.users / 2 })
  const catalog: Record<string, unknown> = { user_cache: 'users' }
  for (const dataset of TABLES) {
    // The tables of other benchmarks of as many users hold others.
    const { name } = await server.filled(dataset as Dataset, scale.users + 1, rows[dataset.name])
    catalog[dataset.name] = { source: 'tables', table: name }
  }
  const { contactPoint, datacenter } = server
  const cassandra = { type: 'cassandra', contactPoints: [contactPoint], datacenter, consistency: 'localOne' }
  const users = { type: 'redis', url: `redis://127.0.0.1:${port}` }
  const config = join(folder, 'lern.json')
  await writeFile(config, JSON.stringify({ sources: { tables: cassandra, users }, catalog }))
  return config
}

const rebuilt = async (config: string, users: number): Promise<Usage> => {
  const { output, ...usage } = await runMeasured(lern('--json', 'cache', 'rebuild', '--config', config))
  expectSame('number of users', JSON.parse(output).users >= users, true)
  return usage
}

/** The same, while somebody reads a thousand users all the time: none of them may go missing. */
const rebuiltWhileRead = async (config: string, users: number, port: number): Promise<Usage> => {
  const reader = new Redis({ port })
  const keys = await Promise.all(Array.from({ length: READ }, () => reader.randomkey()))
  let [isOver, missed] = [false, 0]
  const reading = (async () => {
    while (!isOver) {
      const pipeline = reader.pipeline()
      for (const key of keys) pipeline.exists(key!)
      for (const [, there] of (await pipeline.exec())!) if (there !== 1) missed++
    }
  })()
  try {
    return await rebuilt(config, users)
  } finally {
    isOver = true
    await reading
    reader.disconnect()
    expectSame('users who went missing', missed, 0)
  }
}

/** Writes all hashes of the cache to another database, by pipelines of HSET: the seconds of the writes alone. */
const bareWrites = async (port: number): Promise<number> => {
  const [from, to] = [new Redis({ port }), new Redis({ port, db: 1 })]
  let milliseconds = 0
  for await (const keys of from.scanStream({ count: TOGETHER })) {
    const hashes = from.pipeline()
    for (const key of keys) hashes.hgetall(key)
    const found = (await hashes.exec())!
    const began = performance.now()
    const writes = to.pipeline()
    for (const [at, key] of keys.entries()) writes.hset(key, found[at]![1] as Record<string, string>)
    await writes.exec()
    milliseconds += performance.now() - began
  }
  await to.flushdb()
  from.disconnect()
  to.disconnect()
  return milliseconds / 1000
}

/** Tables without rows. */
const EMPTY: Source = { name: 'empty', rows: async function* () {} }

const NO_TABLES = Object.fromEntries(
  [...TABLES.map(({ name }) => name), 'user_cache', 'user_cache_hidden'].map(name => [name, EMPTY]),
) as Readonly<Record<string, Source>>

const eventOf = (at: number): string =>
  JSON.stringify({
    id: `event-${at}`,
    time: new Date().toISOString(),
    type: 'user',
    userid: `event-${at}`,
    payload: { firstname: 'Asha', lastname: 'Rao', rootorgid: 'o1' },
  })

/** Milliseconds from each event until a reader of the cache finds its user, in ascending order. */
const delays = async (port: number): Promise<readonly number[]> => {
  const [client, reader] = [new Redis({ port, lazyConnect: true }), new Redis({ port })]
  const stop = new AbortController()
  const { hashes, events } = redisWriter(client)
  const log = events({ stream: layout.EVENTS, group: layout.EVENTS_GROUP, buried: layout.BURIED_EVENTS })
  const following = sync({
    hashes,
    events: log,
    catalog: NO_TABLES,
    custodianOrgId: 'o0',
    follow: true,
    signal: stop.signal,
  })
  const sent: number[] = []
  const found: number[] = []
  const look = async () => {
    while (found.length < EVENTS) {
      // They arrive in the order in which they were sent.
      while (found.length < sent.length && (await reader.exists(`user:event-${found.length}`)) > 0)
        found.push(performance.now() - sent[found.length]!)
      await pause(LOOK_MS)
    }
  }
  const looking = look()
  const began = performance.now()
  for (let at = 0; at < EVENTS; at++) {
    const wait = began + (at * 1000) / PER_SECOND - performance.now()
    if (wait > 1) await pause(wait)
    sent.push(performance.now())
    await reader.xadd(layout.EVENTS, '*', 'event', eventOf(at))
  }
  await looking
  stop.abort()
  await following
  client.disconnect()
  reader.disconnect()
  return found.sort((a, b) => a - b)
}

export const cache: Workload = {
  name: 'cache',
  summary: `the user cache: made of tables, against bare writes of it; how soon it shows ${PER_SECOND} events a second`,
  run: async bench => {
    const server = await startRedis()
    if (isUnavailable(server)) throw new Error(server.unavailable)
    stopAtEnd(server.stop)
    const { users } = bench.scale
    const config = await platformOf(bench, server.port)
    const first = await rebuilt(config, users)
    const bare = await bareWrites(server.port)
    const again = await rebuiltWhileRead(config, users, server.port)
    const waited = await delays(server.port)
    return [
      ...usageFigures('rebuild', first),
      { name: 'rebuild when nothing changed, wall', value: again.seconds, unit: 's' },
      { name: 'bare writes, wall', value: bare, unit: 's' },
      {
        name: 'rebuild : bare writes, users per second',
        value: bare / first.seconds,
        unit: '×',
        goal: { atLeast: 0.6 },
      },
      {
        name: 'event to cache, 95 of 100',
        value: waited[Math.floor(waited.length * 0.95)]!,
        unit: 'ms',
        goal: { atMost: 1_000 },
      },
    ]
  },
}
