import { expect } from 'chai'
import type { Redis } from 'ioredis'
import type { HashStore } from '../../../lib/hash-store.js'
import { type CacheOptions, diff, rebuild } from '../../../pipelines/user-cache/index.js'
import { redisClients } from '../../connectors/redis/support/clients.js'
import { describeWith } from '../../support/describe-with.js'
import { type RedisServer, startRedis } from '../../support/redis.js'
import { isUnavailable } from '../../support/servers.js'
import { failureOf } from '../support.js'
import { cacheOf, type Rows } from './support.js'

const USERS = 1_000
const tablesOf = (name: string): Rows => ({
  user: Array.from({ length: USERS }, (_, at) => ({
    id: `u${at}`,
    firstname: `${name} ${at}`,
    lastname: 'x'.repeat(200),
  })),
  user_consent: Array.from({ length: USERS }, (_, at) => ({
    user_id: `u${at}`,
    consumer_id: 'o1',
    object_id: 'o1',
    status: 'ACTIVE',
  })),
})
const SAME = { missing: 0, extra: 0, differing: 0 }

/** Counts the changes that were asked for, and does something before the n-th batch. */
const before = (options: CacheOptions, batch: number, act: () => Promise<void>): CacheOptions => {
  let batches = 0
  const change: HashStore['change'] = async (changes, signal) => {
    if (++batches === batch) await act()
    return options.hashes.change(changes, signal)
  }
  return { ...options, hashes: { ...options.hashes, change } }
}

describeWith(startRedis)('rebuild of the user cache, when things go wrong', shared => {
  const connect = redisClients()
  after(() => shared().stop())
  let server: RedisServer
  let client: Redis

  beforeEach(async () => {
    const started = await startRedis()
    if (isUnavailable(started)) throw new Error(started.unavailable)
    server = started
    client = connect({ port: server.port })
    await client.connect()
  })
  afterEach(() => server.stop())

  it('stops when Redis is full, says how far it came, and is made good by the next', async () => {
    const options = cacheOf(client, tablesOf('Asha'))
    const full = async () => {
      await client.config('SET', 'maxmemory-policy', 'noeviction')
      await client.config('SET', 'maxmemory', '1mb')
    }
    const { code, exit, message, at } = await failureOf(rebuild(before(options, 7, full)))
    expect([code, exit, at.allowed]).to.deep.equal(['STORE_FULL', 3, 'a higher maxmemory of Redis'])
    expect(message).to.match(/^redis is full; (\d+) users had been looked at, \1 of them written$/)
    await client.config('SET', 'maxmemory', '0')
    expect(await rebuild(options)).to.include({ users: USERS })
    expect(await diff(options)).to.include(SAME)
  })

  it('keeps what another program writes of users while they are new to it', async () => {
    const options = cacheOf(client, tablesOf('Asha'))
    const write = async () => {
      await client.hset('user:u7', { theirs: 'kept', firstname: 'overwritten' })
      await client.hset('lern:hidden:{user:u8}', { userremoved: new Date(Date.now() + 60_000).toISOString() })
    }
    await rebuild(before(options, 1, write))
    expect(await client.hgetall('user:u7')).to.include({ theirs: 'kept', firstname: 'Asha 7' })
    // The tables do not know yet that this account was removed.
    expect(await client.exists('user:u8')).to.equal(0)
    expect(await diff(options)).to.include({ ...SAME, missing: 1 })
  })

  it('is made good by the next when it is killed half-way', async function () {
    this.timeout(20_000)
    await rebuild(cacheOf(client, tablesOf('Asha')))
    const dying = connect({ port: server.port })
    const die = async () => dying.disconnect()
    const options = cacheOf(dying, tablesOf('Bala'), { lockMs: 1_500, retryForMs: 0 })
    expect(await failureOf(rebuild(before(options, 7, die)))).to.include({ code: 'SOURCE_UNAVAILABLE' })

    const next = cacheOf(client, tablesOf('Bala'))
    expect(await diff(next)).to.deep.include({ missing: 0, extra: 0 })
    while ((await client.exists('lern:user-cache:rebuild')) > 0) await client.ping()
    const { written } = await rebuild(next)
    expect(written).to.be.within(1, USERS - 1)
    expect(await diff(next)).to.include(SAME)
  })

  it('never lets a reader miss a user, or see half of one', async function () {
    this.timeout(20_000)
    await rebuild(cacheOf(client, tablesOf('Asha')))
    const reader = connect({ port: server.port })
    await reader.connect()
    let rebuilding = true
    let reads = 0
    const poll = async () => {
      for (; rebuilding; reads++) {
        const id = `u${(reads * 7919) % USERS}`
        const [firstname, lastname, consents] = await reader.hmget(
          `user:${id}`,
          'firstname',
          'lastname',
          'consents',
        )
        expect(firstname).to.be.oneOf([`Asha ${id.slice(1)}`, `Bala ${id.slice(1)}`])
        expect([lastname?.length, consents !== null]).to.deep.equal([200, true])
      }
    }
    const polling = poll()
    try {
      for (const name of ['Bala', 'Asha', 'Bala', 'Asha']) await rebuild(cacheOf(client, tablesOf(name)))
    } finally {
      rebuilding = false
    }
    await polling
    expect(reads).to.be.greaterThan(50)
  })

  it('refuses a second one, and stops when it lost its lock', async () => {
    const options = cacheOf(client, tablesOf('Asha'))
    const second = async () => {
      const { code, message } = await failureOf(rebuild(options))
      expect([code, message]).to.deep.equal([
        'STORE_BUSY',
        'redis: another program holds lern:user-cache:rebuild',
      ])
    }
    await rebuild(before(options, 2, second))

    const steal = async () => {
      await client.set('lern:user-cache:rebuild', 'somebody else')
      await new Promise(resolve => setTimeout(resolve, 250))
    }
    const changed = cacheOf(client, tablesOf('Bala'), { lockMs: 300 })
    const { code, message } = await failureOf(rebuild(before(changed, 2, steal)))
    expect([code, message]).to.deep.equal([
      'STORE_BUSY',
      'redis: the lock lern:user-cache:rebuild was lost to another program',
    ])
    expect(await client.get('lern:user-cache:rebuild')).to.equal('somebody else')
  })
})
