import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { createTableFor, load } from '../../fixtures/cassandra/load.js'
import { type GeneratedName, generate, writeSnapshot } from '../../fixtures/index.js'
import { datasets } from '../../pipelines/index.js'
import { lern } from '../cli/support.js'
import { redisClients } from '../connectors/redis/support/clients.js'
import { hashesIn } from '../pipelines/user-cache/support.js'
import { describeWithCassandra } from '../support/describe-with-cassandra.js'
import { redis } from '../support/redis.js'
import { isUnavailable } from '../support/servers.js'

const USERS = ['user', 'user_organisation', 'user_declarations', 'user_consent'] as const
const OTHERS = ['organisation', 'location', 'system_settings', 'tenant_preference'] as const
const NAMES: readonly GeneratedName[] = [...USERS, ...OTHERS]
const SCALE = { users: 800, declarations: 600, organisations: 40, channels: 6, batches: 1, seed: 5 }
const DATABASE = 11

describeWithCassandra('the user cache of a real Cassandra', server => {
  const connect = redisClients()
  let folder: string
  let keyspace: string
  let port: number
  let client: Redis

  before(async function () {
    this.timeout(120_000)
    const started = await redis()
    if (isUnavailable(started)) throw new Error(started.unavailable)
    port = started.port
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    keyspace = await server().keyspace('cache')
    const rows = generate(SCALE)
    await writeSnapshot(join(folder, 'snapshot'), Object.fromEntries(NAMES.map(name => [name, rows[name]])))
    for (const name of NAMES) {
      const dataset = datasets.find(of => of.name === name)!
      await createTableFor(server().client, { dataset, keyspace })
      await load(server().client, { dataset, keyspace, rows: rows[name] })
    }
  })
  after(() => rm(folder, { recursive: true }))

  beforeEach(async () => {
    client = connect({ port, db: DATABASE })
    await client.connect()
    await client.flushdb()
  })

  const configure = (tables: object, reports: object = {}) =>
    writeFile(
      join(folder, 'lern.json'),
      JSON.stringify({
        sources: {
          snapshot: { type: 'snapshot', root: join(folder, 'snapshot') },
          cassandra: {
            type: 'cassandra',
            contactPoints: [server().contactPoint],
            datacenter: server().datacenter,
            consistency: 'localOne',
          },
          users: { type: 'redis', url: `redis://127.0.0.1:${port}/${DATABASE}` },
        },
        catalog: { user_cache: 'users', ...reports },
        cache: { tables },
      }),
    )
  const fromCassandra = () =>
    Object.fromEntries(NAMES.map(name => [name, { source: 'cassandra', table: `${keyspace}.${name}` }]))
  const said = async (...argv: readonly string[]) => {
    const { stdout, stderr, exit } = await lern(folder, [...argv, '--json', '--quiet'])
    expect([stderr, exit]).to.deep.equal(['', 0])
    return JSON.parse(stdout)
  }

  it('is the same as of a snapshot of the same rows, and gives the same report', async function () {
    this.timeout(60_000)
    await configure(fromCassandra())
    expect((await said('cache', 'rebuild')).users).to.be.greaterThan(SCALE.users)
    expect(await said('cache', 'diff')).to.include({ missing: 0, extra: 0, differing: 0 })
    const hashes = await hashesIn(client)

    await configure({})
    expect(await said('cache', 'rebuild')).to.include({ written: 0, removed: 0 })
    expect(Object.keys(hashes).filter(key => key.startsWith('lern:hidden:'))).to.not.be.empty
    expect(await hashesIn(client)).to.deep.equal(hashes)

    const report = async (out: string) => said('run', 'admin-user-reports', '--out', join(folder, out))
    const { files } = await report('tables')
    await configure({}, { user: 'users', user_declarations: 'users', user_consent: 'users' })
    expect((await report('cache')).files).to.deep.equal(files)
  })
})
