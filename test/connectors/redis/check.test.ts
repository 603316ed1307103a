import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { redis } from '../../../connectors/redis/index.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { emptied, redisClients } from './support/clients.js'
import { nodes, people, writePersons } from './support/people.js'

const DATABASE = 3

describeWithRedis('redis, checked', server => {
  const connect = redisClients()
  let client: Redis

  beforeEach(async () => {
    client = await emptied(connect({ port: server().port, db: DATABASE }))
  })

  const check = () => redis(client).hashes({ keys: 'user:{}' }).check!(people)
  const found = (ok: boolean, what: string, detail: string) => ({
    what: `redis user:{}: ${what}`,
    ok,
    detail,
  })

  it('tells of the database, of the first keys and of the memory policy', async () => {
    await writePersons(client)
    const [reachable, first, policy] = await check()
    expect(reachable).to.deep.equal(found(true, 'reachable', 'database 3'))
    expect(first)
      .to.include({ ok: true })
      .and.property('detail')
      .to.match(/^\d+ keys hold what people says$/)
    expect(policy).to.deep.equal(found(true, 'memory policy', 'no limit'))
  })

  it('finds hashes that are no rows', async () => {
    await client.hset('user:1', { age: 'forty' })
    expect((await check())[1]).to.deep.equal(
      found(false, 'first keys', 'age of a key is not a whole number of 32 bits'),
    )
  })

  it('finds that there are no hashes, as in the wrong database', async () => {
    expect((await check())[1]).to.deep.equal(found(false, 'first keys', 'there is no key like user:*'))
  })

  it('takes no sets for none', async () => {
    const findings = await redis(client).sets({ keys: '{}:{}:optionalnodes' }).check!(nodes)
    expect(findings[1]).to.include({ ok: true, detail: 'there is no key like *:*:optionalnodes' })
  })

  it('warns of a server that throws keys away', async () => {
    await client.config('SET', 'maxmemory', '100mb', 'maxmemory-policy', 'allkeys-lru')
    try {
      expect((await check())[2]).to.deep.equal(
        found(
          false,
          'memory policy',
          'allkeys-lru: keys may vanish when the memory is full; noeviction keeps them',
        ),
      )
    } finally {
      await client.config('SET', 'maxmemory', '0', 'maxmemory-policy', 'noeviction')
    }
  })

  it('says that it is refused, and ends there', async () => {
    client = connect({ port: server().port, username: 'nobody', password: 'wrong' })
    expect(await check()).to.deep.equal([
      found(false, 'reachable', 'redis user:{} does not know this user and password: WRONGPASS'),
    ])
  })
})
