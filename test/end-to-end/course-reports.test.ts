import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { Redis } from 'ioredis'
import { createTableFor, load } from '../../fixtures/cassandra/load.js'
import { generate, SAMPLE_KEY, SMALL, sampleParameters } from '../../fixtures/index.js'
import { datasets } from '../../pipelines/index.js'
import { lern } from '../cli/support.js'
import type { CassandraServer } from '../support/cassandra-server.js'
import { describeWithCassandra } from '../support/describe-with-cassandra.js'
import { describeWithRedis } from '../support/describe-with-redis.js'
import type { RedisServer } from '../support/redis.js'
import { type ScriptedServer, scriptedServer } from '../support/scripted-server.js'
import { type SearchServer, searchServer } from '../support/search-server.js'
import { sampleRows, smallPlatform } from '../support/small-platform.js'

const TABLES = ['course_batch', 'user_enrolments', 'program_enrollment', 'user_consent'] as const
const EXPECTED = resolve('fixtures/expected/rfc4180')
const NOW = '2026-01-15T06:30:00Z'

/** What Druid answers about a day. */
const groups = () =>
  sampleRows('summary_events').map(({ timestamp, ...event }) => ({ version: 'v1', timestamp, event }))

const courseReports = (cassandra: () => CassandraServer, redis: () => RedisServer) => {
  let folder: string
  let search: SearchServer
  let druid: ScriptedServer

  before(async function () {
    this.timeout(120_000)
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    const keyspace = await cassandra().keyspace('courses')
    const rows = generate(SMALL)
    for (const name of TABLES) {
      const dataset = datasets.find(of => of.name === name)!
      await createTableFor(cassandra().client, { dataset, keyspace })
      await load(cassandra().client, { dataset, keyspace, rows: rows[name] })
    }
    search = await searchServer(smallPlatform())
    druid = await scriptedServer(() => ({ json: groups() }))
    await configure(keyspace, await fillCache())
  })
  after(async () => {
    await druid?.close()
    await search?.stop()
    await rm(folder, { recursive: true })
  })

  /** The address of a Redis that holds the users of the sample. */
  const fillCache = async (): Promise<string> => {
    const url = `redis://127.0.0.1:${redis().port}/12`
    const client = new Redis(url)
    await client.flushdb()
    for (const { userid, ...fields } of sampleRows('user_cache'))
      await client.hset(
        `user:${userid}`,
        Object.fromEntries(Object.entries(fields).filter(([, of]) => of !== null)),
      )
    client.disconnect()
    return url
  }

  const configure = (keyspace: string, users: string) => {
    const { datacenter, contactPoint } = cassandra()
    const configuration = {
      sources: {
        tables: { type: 'cassandra', contactPoints: [contactPoint], datacenter, consistency: 'localOne' },
        users: { type: 'redis', url: users },
        contents: { type: 'search-api', kind: 'content', url: search.contentUrl },
        orgs: { type: 'search-api', kind: 'organisation', url: search.organisationUrl },
        events: { type: 'druid', url: druid.url },
        nothing: { type: 'snapshot', root: folder },
      },
      catalog: {
        ...Object.fromEntries(TABLES.map(name => [name, { source: 'tables', table: `${keyspace}.${name}` }])),
        user_cache: 'users',
        content: 'contents',
        organisation: 'orgs',
        summary_events: 'events',
        tenant_preference: { source: 'nothing', optional: true },
      },
      security: { fieldSalt: 'SunBird' },
    }
    return writeFile(join(folder, 'lern.json'), JSON.stringify(configuration))
  }

  const run = async (report: string, ...more: readonly string[]) => {
    const out = join(folder, report)
    const called = await lern(folder, ['run', report, '--now', NOW, '--out', out, '--json', ...more])
    expect([called.exit, called.stderr]).to.deep.equal([0, ''])
    const { files } = JSON.parse(called.stdout)
    expect(files).not.to.have.length(0)
    for (const { path } of files)
      expect(await readFile(join(out, path), 'utf8')).to.equal(
        await readFile(join(EXPECTED, report, path), 'utf8'),
      )
  }

  for (const report of ['course-enrollment', 'course-consumption', 'collection-summary-v2'])
    it(`${report} writes what it writes from the snapshot`, () => run(report))

  it('program-user-exhaust writes what it writes from the snapshot', async () => {
    const keyFile = join(folder, 'key')
    await writeFile(keyFile, SAMPLE_KEY, { mode: 0o600 })
    const { filters, request } = sampleParameters['program-user-exhaust']!
    const parameters = { filters: JSON.stringify(filters), request, keyFile }
    await run(
      'program-user-exhaust',
      ...Object.entries(parameters).flatMap(([name, of]) => ['-p', `${name}=${of}`]),
    )
  })
}

describeWithCassandra('reports of courses and programs from tables in a real Cassandra', cassandra =>
  describeWithRedis('and users in a real Redis', redis => courseReports(cassandra, redis)),
)
