import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { redisClients } from '../connectors/redis/support/clients.js'
import { describeWithRedis } from '../support/describe-with-redis.js'
import { lern } from './support.js'

const DATABASE = 10
const USERS = 60

describeWithRedis('lern cache', server => {
  const connect = redisClients()
  let folder: string
  let client: Redis

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    client = connect({ port: server().port, db: DATABASE })
    await client.connect()
    await client.flushdb()
  })
  afterEach(() => rm(folder, { recursive: true }))

  const call = (...argv: readonly string[]) => lern(folder, argv)
  const json = async (...argv: readonly string[]) => {
    const { exit, stdout, stderr } = await call(...argv, '--json')
    return { exit, stderr, said: stdout === '' ? undefined : JSON.parse(stdout) }
  }
  const configure = (more: object) =>
    writeFile(
      join(folder, 'lern.json'),
      JSON.stringify({
        sources: {
          users: { type: 'redis', url: `redis://127.0.0.1:${server().port}/${DATABASE}` },
          orgs: { type: 'search-api', kind: 'organisation', url: 'http://127.0.0.1:9/v2/org/search' },
          locations: { type: 'search-api', kind: 'location', url: 'http://127.0.0.1:9/v1/location/search' },
          preferences: { type: 'preferences-api', url: 'http://127.0.0.1:9/private/v2/org/preferences/read' },
        },
        security: { fieldSalt: 'SunBird' },
        ...more,
      }),
    )
  const FROM_TABLES = { catalog: { user_cache: 'users' } }
  const FROM_CACHE = {
    catalog: { user_cache: 'users', user: 'users', user_declarations: 'users', user_consent: 'users' },
    cache: { tables: { user: 'snapshot', user_declarations: 'snapshot', user_consent: 'snapshot' } },
  }

  it('makes the cache, proves it, and tells how it differs', async () => {
    await configure(FROM_TABLES)
    expect(await json('cache', 'diff')).to.deep.include({ exit: 4, stderr: '' })
    expect(await json('cache', 'rebuild')).to.deep.equal({
      exit: 0,
      stderr: '',
      said: { users: USERS, written: USERS, removed: 0 },
    })
    expect(await json('cache', 'diff')).to.deep.equal({
      exit: 0,
      stderr: '',
      said: { users: USERS, missing: 0, extra: 0, differing: 0, fields: {} },
    })
    const [key] = await client.keys('user:*')
    await client.hset(key!, 'firstname', 'somebody else')
    const { exit, stdout } = await call('cache', 'diff')
    expect(exit).to.equal(4)
    expect(stdout)
      .to.match(/differing +1\n/)
      .and.to.match(/field firstname +1\n/)
    expect(stdout).to.not.contain('somebody else')
  })

  it('gives the same files from the cache as from the tables', async () => {
    await configure(FROM_CACHE)
    await call('cache', 'rebuild')
    const files = async (out: string) =>
      (await json('run', 'admin-user-reports', '--out', join(folder, out))).said.files
    const fromCache = await files('cache')
    await configure(FROM_TABLES)
    const fromTables = await files('tables')
    expect(fromTables.length).to.be.greaterThan(1)
    expect(fromCache).to.deep.equal(fromTables)
    const { path } = fromTables[0]
    expect(await readFile(join(folder, 'cache', path), 'utf8')).to.equal(
      await readFile(join(folder, 'tables', path), 'utf8'),
    )
  })

  it('applies events', async () => {
    await configure(FROM_TABLES)
    await call('cache', 'rebuild')
    const event = {
      id: 'e',
      time: '2026-01-01T00:00:00Z',
      type: 'user',
      userid: 'u-new',
      payload: { firstname: 'Asha' },
    }
    await client.xadd('lern:user-events', '*', 'event', JSON.stringify(event))
    await client.xadd('lern:user-events', '*', 'event', 'nonsense')
    const { exit, said } = await json('cache', 'sync', '--since', '2999-01-01')
    expect([exit, said.events, said.refused]).to.deep.equal([0, 1, 1])
    expect(await client.hget('user:u-new', 'firstname')).to.equal('Asha')
  })

  const refused: readonly (readonly [
    what: string,
    config: object,
    argv: string,
    exit: number,
    stderr: string,
  ])[] = [
    [
      'a cache that is not in Redis',
      {},
      'cache rebuild',
      2,
      'error[CONFIG] the user cache lives in Redis, but the catalog has user_cache in snapshot',
    ],
    [
      'a cache that would be made of itself',
      { catalog: { user_cache: 'users', user_consent: 'users' } },
      'cache diff',
      2,
      'error[CONFIG] the user cache cannot be made of itself: user_consent is in users',
    ],
    [
      'a time that is none',
      FROM_TABLES,
      'cache sync --since yesterday',
      2,
      'error[USAGE] --since is not a time',
    ],
    ['a command that is none', FROM_TABLES, 'cache rebiuld', 2, "unknown command 'rebiuld'"],
    [
      'a source of tables that is none',
      { ...FROM_TABLES, cache: { tables: { user: 'casandra' } } },
      'cache rebuild',
      2,
      'cache.tables.user',
    ],
  ]
  for (const [what, config, argv, exit, stderr] of refused) {
    it(`refuses ${what}`, async () => {
      await configure(config)
      const called = await call(...argv.split(' '))
      expect([called.exit, called.stdout]).to.deep.equal([exit, ''])
      expect(called.stderr).to.contain(stderr)
    })
  }

  it('refuses to rebuild while another does', async () => {
    await configure(FROM_TABLES)
    await client.set('lern:user-cache:rebuild', 'another')
    const { exit, stderr } = await call('cache', 'rebuild')
    expect([exit, stderr.split('\n')[0]]).to.deep.equal([
      3,
      'error[STORE_BUSY] redis: another program holds lern:user-cache:rebuild',
    ])
  })

  const API = { organisation: 'orgs', location: 'locations', tenant_preference: 'preferences' }
  const needs: readonly (readonly [what: string, catalog: object, exit: number])[] = [
    ['from the cache and public APIs', { ...FROM_CACHE.catalog, ...API }, 0],
    ['with one dataset of a table', { ...FROM_CACHE.catalog, ...API, user_consent: 'snapshot' }, 5],
    ['with one dataset of a snapshot', { ...FROM_CACHE.catalog, ...API, location: 'snapshot' }, 5],
  ]
  for (const [what, catalog, exit] of needs) {
    it(`${exit === 0 ? 'finds no' : 'finds a'} dependency on another building block ${what}`, async () => {
      await configure({ catalog })
      const called = await call('deps', 'admin-user-reports', '--forbid', 'user-org')
      expect(called.exit).to.equal(exit)
      expect(called.stdout).to.contain(
        '| admin-user-reports | user_declarations | user-org | users (redis) |',
      )
    })
  }
})
