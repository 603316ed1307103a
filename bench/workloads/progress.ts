import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startRedis } from '../../test/support/redis.js'
import { isUnavailable, stopAtEnd } from '../../test/support/servers.js'
import { fillCache, type Learners, learnersOf, learnerTables, writeSmall } from '../data/learners.js'
import type { Filled, Tables } from '../data/tables.js'
import { alternate } from '../harness/alternate.js'
import type { Bench, Workload } from '../harness/workload.js'
import { bareReads } from '../peers/bare-reads.js'
import { contentOf, type Ran, runLern } from '../peers/lern.js'
import { expectSame } from '../verify/expect-same.js'
import { emptied } from '../verify/folder.js'
import { againstBareReads } from './against-bare-reads.js'

/** A platform with these learners, and the configuration that reads it. */
export interface Platform {
  readonly learners: Learners
  readonly tables: Readonly<Record<string, Filled>>
  readonly server: Tables
  readonly redisPort: number
  readonly config: string
}

/** Enrolments, attempts and consents in Cassandra, users in Redis, what is small in a snapshot. */
export const platformOf = async (
  bench: Bench,
  { batches = 1, keyed = 'batch' }: { readonly batches?: number; readonly keyed?: 'batch' | 'user' } = {},
): Promise<Platform> => {
  const { folder, scale } = bench
  const redis = await startRedis()
  if (isUnavailable(redis)) throw new Error(redis.unavailable)
  stopAtEnd(redis.stop)
  const learners = learnersOf(scale.users, batches)
  const server = await bench.tables()
  const tables = await learnerTables(server, learners, scale.users, keyed)
  const small = join(folder, 'small')
  await writeSmall(small, learners)
  await fillCache(redis.port, learners)

  const config = join(folder, 'lern.json')
  await writeFile(config, JSON.stringify(configOf(server, tables, redis.port, small), undefined, 2))
  return { learners, tables, server, redisPort: redis.port, config }
}

const configOf = (
  { contactPoint, datacenter }: Tables,
  tables: Readonly<Record<string, Filled>>,
  redisPort: number,
  root: string,
) => ({
  sources: {
    snapshot: { type: 'snapshot', root },
    cassandra: { type: 'cassandra', contactPoints: [contactPoint], datacenter, consistency: 'localOne' },
    users: { type: 'redis', url: `redis://127.0.0.1:${redisPort}/0` },
  },
  catalog: {
    user_cache: 'users',
    ...Object.fromEntries(
      Object.entries(tables).map(([dataset, { name }]) => [dataset, { source: 'cassandra', table: name }]),
    ),
  },
  security: { fieldSalt: 'SunBird' },
})

/** Runs an exhaust report of some batches; the time is that of the run, without that of starting the program. */
export const runExhaust = async (
  bench: Bench,
  { config }: Platform,
  report: string,
  parameters: Readonly<Record<string, string>>,
): Promise<Ran> => {
  const out = await emptied(join(bench.folder, 'out'))
  const given = Object.entries(parameters).flatMap(([name, value]) => ['-p', `${name}=${value}`])
  const ran = await runLern('run', report, ...given, '--out', out, '--config', config)
  return { ...ran, seconds: ran.record.seconds }
}

export const progress: Workload = {
  name: 'progress',
  summary:
    'progress-exhaust of one batch from Cassandra and Redis, against reading the same with the bare clients',
  run: async bench => {
    const platform = await platformOf(bench)
    const { learners, tables, server, redisPort } = platform
    const [batch] = learners.batchIds
    const contents = new Set<string>()
    const usage = await alternate(bench.scale.repeats, {
      lern: async () => {
        const ran = await runExhaust(bench, platform, 'progress-exhaust', { batchId: batch! })
        contents.add(contentOf(ran.record).join())
        expectSame('learners', ran.record.files[0]!.rows, bench.scale.users)
        return ran
      },
      bare: async () => {
        const read = await bareReads({
          contactPoint: server.contactPoint,
          datacenter: server.datacenter,
          redisPort,
          enrolments: tables.user_enrolments!.name,
          attempts: tables.assessment_aggregator!.name,
          course: learners.course,
          batch: batch!,
        })
        expectSame('learners', read.rows, bench.scale.users)
        return read
      },
    })
    expectSame('different files', contents.size, 1)
    return againstBareReads(usage)
  },
}
