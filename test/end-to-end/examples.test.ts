import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { createTableFor, load } from '../../fixtures/cassandra/load.js'
import { type GeneratedName, generate, SMALL } from '../../fixtures/index.js'
import { datasets } from '../../pipelines/index.js'
import type { CassandraServer } from '../support/cassandra-server.js'
import { describeWithCassandra } from '../support/describe-with-cassandra.js'
import { describeWithRedis } from '../support/describe-with-redis.js'
import { EXAMPLE_REPORTS, expectExample } from '../support/example-reports.js'
import type { RedisServer } from '../support/redis.js'
import { sampleRows } from '../support/small-platform.js'

const TABLES = [
  'course_batch',
  'user_enrolments',
  'user_consent',
  'content',
] as const satisfies readonly GeneratedName[]
const DATABASE = 13

const examples = (cassandra: () => CassandraServer, redis: () => RedisServer) => {
  let folder: string

  before(async function () {
    this.timeout(120_000)
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    const keyspace = await fillTables()
    await fillCache()
    await writeFile(join(folder, 'lern.json'), JSON.stringify(configuration(keyspace)))
  })
  after(() => rm(folder, { recursive: true }))

  const fillTables = async (): Promise<string> => {
    const keyspace = await cassandra().keyspace('examples')
    const rows = generate(SMALL)
    for (const name of TABLES) {
      const dataset = datasets.find(of => of.name === name)!
      await createTableFor(cassandra().client, { dataset, keyspace })
      await load(cassandra().client, { dataset, keyspace, rows: rows[name] })
    }
    return keyspace
  }

  const address = () => `redis://127.0.0.1:${redis().port}/${DATABASE}`

  const fillCache = async (): Promise<void> => {
    const client = new Redis(address())
    await client.flushdb()
    for (const { userid, ...fields } of sampleRows('user_cache')) {
      const known = Object.entries(fields).filter(([, value]) => value !== null)
      await client.hset(`user:${userid}`, Object.fromEntries(known))
    }
    client.disconnect()
  }

  const configuration = (keyspace: string) => {
    const { contactPoint, datacenter } = cassandra()
    return {
      sources: {
        tables: { type: 'cassandra', contactPoints: [contactPoint], datacenter, consistency: 'localOne' },
        users: { type: 'redis', url: address() },
      },
      catalog: {
        ...Object.fromEntries(TABLES.map(name => [name, { source: 'tables', table: `${keyspace}.${name}` }])),
        user_cache: 'users',
      },
    }
  }

  for (const report of EXAMPLE_REPORTS)
    it(`${report.example} writes what it writes from the snapshot`, async function () {
      this.timeout(60_000)
      await expectExample(folder, report)
    })
}

describeWithCassandra('examples from tables in a real Cassandra', cassandra =>
  describeWithRedis('and users in a real Redis', redis => examples(cassandra, redis)),
)
