import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { redisWriter } from '../../connectors/redis/index.js'
import { generate, writeSnapshot } from '../../fixtures/index.js'
import type { Source } from '../../lib/index.js'
import { layout, sync } from '../../pipelines/user-cache/index.js'
import { startRedis } from '../../test/support/redis.js'
import { isUnavailable, stopAtEnd } from '../../test/support/servers.js'
import { runMeasured, type Usage } from '../harness/process.js'
import type { Bench, Workload } from '../harness/workload.js'
import { lern } from '../peers/lern.js'
import { expectSame } from '../verify/expect-same.js'

const MOST_USERS = 100_000
const MEBIBYTE = 1024 * 1024
const EVENTS = 5_000
const PER_SECOND = 500
/** Milliseconds between two looks at what arrived. */
const LOOK_MS = 2
const TABLES = [
  'user',
  'user_organisation',
  'user_declarations',
  'user_consent',
  'organisation',
  'location',
  'system_settings',
] as const

const writeTables = async ({ folder }: Bench, users: number, port: number): Promise<string> => {
  const rows = generate({ users, declarations: users / 2 })
  const root = join(folder, 'tables')
  await writeSnapshot(root, Object.fromEntries(TABLES.map(name => [name, rows[name]])))
  const config = join(folder, 'lern.json')
  const sources = {
    tables: { type: 'snapshot', root },
    users: { type: 'redis', url: `redis://127.0.0.1:${port}` },
  }
  await writeFile(config, JSON.stringify({ sources, catalog: { default: 'tables', user_cache: 'users' } }))
  return config
}

const rebuilt = async (config: string, users: number): Promise<Usage> => {
  const { output, ...usage } = await runMeasured(lern('--json', 'cache', 'rebuild', '--config', config))
  expectSame('number of users', JSON.parse(output).users >= users, true)
  return usage
}

/** Tables without rows. */
const EMPTY: Source = { name: 'empty', rows: async function* () {} }

const NO_TABLES = Object.fromEntries(
  [...TABLES, 'user_cache', 'user_cache_hidden'].map(name => [name, EMPTY]),
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
  summary: `the user cache: made of a snapshot, made again, and how soon it shows ${PER_SECOND} events a second`,
  run: async bench => {
    const server = await startRedis()
    if (isUnavailable(server)) throw new Error(server.unavailable)
    stopAtEnd(server.stop)
    const users = Math.min(MOST_USERS, bench.scale.users)
    const config = await writeTables(bench, users, server.port)
    const first = await rebuilt(config, users)
    const again = await rebuilt(config, users)
    const waited = await delays(server.port)
    const unit = 'users per CPU second'
    return [
      { name: 'rebuild of an empty cache', value: users / first.cpuSeconds, unit },
      { name: 'rebuild when nothing changed', value: users / again.cpuSeconds, unit },
      {
        name: 'peak memory of a rebuild',
        value: first.peakBytes / MEBIBYTE,
        unit: 'MiB',
        goal: { atMost: 256 },
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
