import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { redis as connector } from '../../connectors/redis/index.js'
import { WHOLE_RING } from '../../lib/token-range.js'
import { userCache } from '../../pipelines/datasets/index.js'
import { startRedis } from '../../test/support/redis.js'
import { isUnavailable, stopAtEnd } from '../../test/support/servers.js'
import { fieldNames, withHashes } from '../data/hashes.js'
import { alternate } from '../harness/alternate.js'
import type { Usage } from '../harness/process.js'
import type { Bench, Workload } from '../harness/workload.js'
import { runLern } from '../peers/lern.js'
import { expectSame } from '../verify/expect-same.js'
import { emptied } from '../verify/folder.js'

const MOST_USERS = 100_000
const TIMES = 10
const BATCH = 500
const CHUNK = 1_000
const TEN = fieldNames.slice(0, 10)

/** What reading takes inside this process; the server's own time is not its CPU. */
const timed = (count: number, read: () => Promise<number>) => async (): Promise<Usage> => {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  expectSame('number of users', await read(), count)
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6, peakBytes: 0 }
}

type Send = (pipeline: ReturnType<Redis['pipeline']>, key: string) => unknown

/** The client alone: two batches under way, their answers thrown away. */
const bare = (client: Redis, keys: readonly string[], send: Send) => async (): Promise<number> => {
  let next = 0
  let answers = 0
  const work = async () => {
    while (next < keys.length) {
      const pipeline = client.pipeline()
      for (const key of keys.slice(next, (next += BATCH))) send(pipeline, `user:${key}`)
      const replies = await pipeline.exec()
      answers += replies!.length
    }
  }
  await Promise.all([work(), work()])
  return answers
}

const wanted = (columns: readonly string[]) => ({
  dataset: userCache,
  columns,
  signal: new AbortController().signal,
  reject: () => {
    throw new Error('a row was rejected')
  },
})

const sidesOf = (client: Redis, keys: readonly string[], temporary: () => Promise<string>) => {
  const source = connector(client).hashes({ keys: 'user:{}' })
  const get = async () => {
    let found = 0
    for (let at = 0; at < keys.length; at += CHUNK) {
      const rows = await source.get!({
        ...wanted(['userid', ...TEN]),
        keys: keys.slice(at, at + CHUNK),
        temporary,
      })
      found += rows.filter(row => row !== undefined).length
    }
    return found
  }
  const stream = async () => {
    let found = 0
    const scan = { ...wanted(['userid', ...fieldNames]), range: WHOLE_RING, ordered: true }
    // Each time a run of its own: keys are listed and sorted once in a run.
    for await (const rows of source.rows({ ...scan, temporary: () => temporary() })) found += rows.length
    return found
  }
  const sides = {
    get,
    hmget: bare(client, keys, (pipeline, key) => pipeline.hmget(key, ...TEN)),
    stream,
    hgetall: bare(client, keys, (pipeline, key) => pipeline.hgetall(key)),
  }
  return {
    get: timed(keys.length, sides.get),
    hmget: timed(keys.length, sides.hmget),
    stream: timed(keys.length, sides.stream),
    hgetall: timed(keys.length, sides.hgetall),
  }
}

/** Peak memory of the command that reads all hashes. */
const peakOf = async ({ folder }: Bench, port: number, db: number): Promise<number> => {
  const config = join(folder, 'lern.json')
  const users = { type: 'redis', url: `redis://127.0.0.1:${port}/${db}` }
  await writeFile(config, JSON.stringify({ sources: { users }, catalog: { user_cache: 'users' } }))
  const out = await emptied(join(folder, 'out'))
  return (await runLern('snapshot', 'user_cache', '--out', out, '--config', config)).peakBytes
}

export const redis: Workload = {
  name: 'redis',
  summary: 'hashes of users: ten fields by key, and all of them in order, against the bare client',
  run: async bench => {
    const server = await startRedis()
    if (isUnavailable(server)) throw new Error(server.unavailable)
    stopAtEnd(server.stop)
    const count = Math.min(MOST_USERS, bench.scale.users)
    const keys = Array.from({ length: count }, (_, at) => String(at))

    const client = await withHashes(server.port, 0, count)
    const usage = await alternate(
      bench.scale.repeats,
      sidesOf(client, keys, async () => bench.folder),
    )
    client.disconnect()
    const small = await peakOf(bench, server.port, 0)
    ;(await withHashes(server.port, 1, count * TIMES)).disconnect()
    const large = await peakOf(bench, server.port, 1)

    const speed = (side: keyof typeof usage) => count / usage[side].cpuSeconds
    const unit = 'rows per CPU second'
    return [
      { name: 'get of ten fields', value: speed('get'), unit },
      { name: 'bare HMGET of ten fields', value: speed('hmget'), unit },
      { name: 'get : bare HMGET', value: speed('get') / speed('hmget'), unit: '×', goal: { atLeast: 0.9 } },
      { name: 'all fields in order', value: speed('stream'), unit },
      { name: 'bare HGETALL', value: speed('hgetall'), unit },
      {
        name: 'all fields in order : bare HGETALL',
        value: speed('stream') / speed('hgetall'),
        unit: '×',
        goal: { atLeast: 0.9 },
      },
      { name: 'peak memory at 10×', value: large / small, unit: '×', goal: { atMost: 1.3 } },
    ]
  },
}
