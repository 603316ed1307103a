import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Redis } from 'ioredis'
import { createTableFor, load } from '../../fixtures/cassandra/load.js'
import { type GeneratedName, generate, writeSnapshot } from '../../fixtures/index.js'
import type { AnyRow, Dataset } from '../../lib/index.js'
import { unprotect } from '../../lib/protection/unprotect.js'
import { datasets } from '../../pipelines/index.js'
import { lern } from '../cli/support.js'
import { whole } from '../lib/protection/support.js'
import type { CassandraServer } from '../support/cassandra-server.js'
import { describeWithCassandra } from '../support/describe-with-cassandra.js'
import { describeWithRedis } from '../support/describe-with-redis.js'
import type { RedisServer } from '../support/redis.js'
import { type SearchServer, searchServer } from '../support/search-server.js'

const SCALE = { users: 300, organisations: 20, channels: 4, batches: 6, seed: 11 }
const NOW = '2026-01-15T06:30:00Z'
const KEY = 's3cret'

type Keyed = Pick<Dataset, 'partition' | 'clustering'>

/** Tables, with the key that an installation gives them where it is not the dataset's. */
const TABLES: readonly (readonly [name: GeneratedName, table: string, key?: Keyed])[] = [
  ['course_batch', 'course_batch'],
  ['content_hierarchy', 'content_hierarchy'],
  ['user_consent', 'user_consent'],
  ['user_activity_agg', 'user_activity_agg'],
  ['user_enrolments', 'enrolments_by_user'],
  ['user_enrolments', 'enrolments_by_batch', { partition: ['batchid'], clustering: ['courseid', 'userid'] }],
  ['assessment_aggregator', 'attempts_by_course'],
  [
    'assessment_aggregator',
    'attempts_by_user',
    { partition: ['user_id', 'course_id'], clustering: ['batch_id', 'content_id', 'attempt_id'] },
  ],
]

interface Layout {
  readonly enrolments: string
  readonly attempts: string
}

/** Each layout, and each number of ranges in flight. */
const DEPLOYMENTS: readonly (readonly [layout: Layout, concurrency: number])[] = [
  [{ enrolments: 'enrolments_by_user', attempts: 'attempts_by_course' }, 1],
  [{ enrolments: 'enrolments_by_user', attempts: 'attempts_by_user' }, 16],
  [{ enrolments: 'enrolments_by_batch', attempts: 'attempts_by_course' }, 16],
  [{ enrolments: 'enrolments_by_batch', attempts: 'attempts_by_user' }, 4],
]

const present = (row: AnyRow): Record<string, string> =>
  Object.fromEntries(Object.entries(row).filter((field): field is [string, string] => field[1] !== null))

const exhaust = (cassandra: () => CassandraServer, redis: () => RedisServer) => {
  const rows = generate(SCALE)
  const batches = [...rows.course_batch].map(({ batchid }) => batchid as string)
  let folder: string
  let keyspace: string
  let search: SearchServer

  before(async function () {
    this.timeout(120_000)
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    await writeSnapshot(join(folder, 'snapshot'), rows)
    await writeFile(join(folder, 'key'), KEY, { mode: 0o600 })
    await fillTables()
    await fillCache()
    search = await searchServer({
      contents: [...rows.content].map(present),
      settings: { custodianOrgId: [...rows.system_settings][0]!.value },
      preferences: [...rows.tenant_preference].map(({ orgid, key, data }) => ({ orgId: orgid, key, data })),
    })
  })
  after(async () => {
    await search?.stop()
    await rm(folder, { recursive: true })
  })

  const fillTables = async () => {
    const { client } = cassandra()
    keyspace = await cassandra().keyspace('exhaust')
    for (const [name, table, key] of TABLES) {
      const dataset = { ...datasets.find(of => of.name === name)!, ...key }
      await createTableFor(client, { dataset, keyspace, table })
      await load(client, { dataset, keyspace, table, rows: rows[name] })
    }
  }

  const fillCache = async () => {
    const [users, relations] = [12, 10].map(db => new Redis({ port: redis().port, db })) as [Redis, Redis]
    await Promise.all([users.flushdb(), relations.flushdb()])
    for (const { userid, ...fields } of rows.user_cache) await users.hset(`user:${userid}`, present(fields))
    for (const { collection, nodes } of rows.optional_nodes)
      await relations.sadd(`${collection}:${collection}:optionalnodes`, ...(nodes as string[]))
    for (const client of [users, relations]) client.disconnect()
  }

  const security = { fieldSalt: 'SunBird' }
  const snapshotConfig = () => ({
    sources: { snapshot: { type: 'snapshot', root: join(folder, 'snapshot') } },
    security,
  })
  const liveConfig = ({ enrolments, attempts }: Layout, concurrency: number) => {
    const { datacenter, contactPoint } = cassandra()
    const table = (name: string) => ({ source: 'tables', table: `${keyspace}.${name}` })
    const redisUrl = `redis://127.0.0.1:${redis().port}`
    return {
      sources: {
        tables: { type: 'cassandra', contactPoints: [contactPoint], datacenter, consistency: 'localOne' },
        users: { type: 'redis', url: `${redisUrl}/12` },
        relations: { type: 'redis', url: `${redisUrl}/10` },
        contents: { type: 'search-api', kind: 'content', url: search.contentUrl },
        settings: { type: 'settings-api', url: search.settingsUrl },
        preferences: { type: 'preferences-api', url: search.preferencesUrl },
      },
      catalog: {
        course_batch: table('course_batch'),
        content_hierarchy: table('content_hierarchy'),
        user_consent: table('user_consent'),
        user_activity_agg: table('user_activity_agg'),
        user_enrolments: table(enrolments),
        assessment_aggregator: table(attempts),
        user_cache: 'users',
        optional_nodes: 'relations',
        content: 'contents',
        system_settings: 'settings',
        tenant_preference: 'preferences',
      },
      security,
      limits: { concurrency },
    }
  }

  interface Delivered {
    readonly exit: number
    readonly stderr: string
    readonly files: Readonly<Record<string, string>>
  }
  const textOf = async (path: string): Promise<string> => {
    if (!path.endsWith('.zip')) return readFile(path, 'utf8')
    return String(await unprotect(path, { password: KEY, key: KEY }, ({ bytes }) => whole(bytes)))
  }

  /** The files that a report delivers, with what is in them; those that are locked are opened. */
  const deliver = async (
    configuration: object,
    report: string,
    parameters: readonly string[],
  ): Promise<Delivered> => {
    const [config, out] = [join(folder, 'config.json'), join(folder, 'out')]
    await writeFile(config, JSON.stringify(configuration))
    const given = [...parameters, `keyFile=${join(folder, 'key')}`].flatMap(of => ['-p', of])
    const asked = ['--config', config, '--now', NOW, '--out', out, '--json', '--quiet']
    const { exit, stdout, stderr } = await lern(folder, ['run', report, ...given, ...asked])
    const paths: readonly string[] = JSON.parse(stdout).files.map(({ path }: { path: string }) => path)
    const texts = paths.map(async path => [path, await textOf(join(out, path))])
    const files = Object.fromEntries(await Promise.all(texts))
    await rm(out, { recursive: true, force: true })
    return { exit, stderr, files }
  }

  const all = `batchFilter=${batches.join(',')}`
  const RUNS: readonly (readonly [exit: number, report: string, ...parameters: readonly string[]])[] = [
    [0, 'progress-exhaust', all],
    [0, 'progress-exhaust', all, 'scores=activity-agg', 'scoreColumns=attempted', 'progress=strict'],
    [0, 'progress-exhaust', all, 'channel=01260000000000000001'],
    [0, 'response-exhaust', all],
    // Some collections do not ask for consent: the others are delivered.
    [4, 'userinfo-exhaust', all],
    [0, 'response-exhaust', 'searchFilter={"request":{"filters":{"userConsent":["Yes"]}}}'],
  ]
  for (const [exit, report, ...parameters] of RUNS) {
    const told = parameters.map(of => (of === all ? 'all batches' : of)).join(', ')
    it(`${report} of ${told} gives the bytes that it gives from a snapshot`, async function () {
      this.timeout(120_000)
      const expected = await deliver(snapshotConfig(), report, parameters)
      expect(expected.exit).to.equal(exit)
      expect(Object.values(expected.files).filter(text => text.split('\n').length > 10)).not.to.deep.equal([])
      for (const [layout, concurrency] of DEPLOYMENTS)
        expect(await deliver(liveConfig(layout, concurrency), report, parameters)).to.deep.equal(expected)
    })
  }
}

describeWithCassandra('exhaust reports from a real Cassandra', cassandra =>
  describeWithRedis('with users in a real Redis', redis => exhaust(cassandra, redis)),
)
