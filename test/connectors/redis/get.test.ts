import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { redis } from '../../../connectors/redis/index.js'
import { text } from '../../../lib/columns.js'
import { dataset } from '../../../lib/dataset.js'
import { Personal } from '../../../lib/personal.js'
import type { BadRow } from '../../../lib/source.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { emptied, redisClients } from './support/clients.js'
import {
  collections,
  failureOf,
  getOf,
  nodes,
  people,
  persons,
  scanOf,
  writeCollections,
  writePersons,
} from './support/people.js'

const DATABASE = 2

describeWithRedis('redis, finding rows by key', server => {
  const connect = redisClients()
  let client: Redis

  beforeEach(async () => {
    client = await emptied(connect({ port: server().port, db: DATABASE }))
  })

  const hashes = () => redis(client).hashes({ keys: 'user:{}' })
  const sets = () => redis(client).sets({ keys: '{}:{}:optionalnodes' })

  it('answers each key in order, undefined for a miss', async () => {
    await writePersons(client)
    const keys = Array.from({ length: 1_300 }, (_, at) => (at % 20 === 0 ? `nobody-${at}` : `user-${at * 2}`))
    const expected = keys.map((key, at) =>
      at % 20 === 0 || at * 2 >= persons.length ? undefined : persons.find(row => row.userid === key),
    )
    expect(await hashes().get!(getOf(people, keys))).to.deep.equal(expected)
  })

  it('answers no keys', async () => {
    expect(await hashes().get!(getOf(people, []))).to.deep.equal([])
  })

  it('takes the key from the key, not from a field of the hash', async () => {
    await client.hset('user:user-001', { userid: 'user-002', state: 'Assam' })
    const [row] = await hashes().get!(getOf(people, ['user-001'], { columns: ['state', 'userid'] }))
    expect(row).to.deep.equal({ userid: 'user-001', state: 'Assam' })
  })

  it('tells a hash without the fields asked for from a hash that is not there', async () => {
    await client.hset('user:1', { state: 'Assam' })
    expect(await hashes().get!(getOf(people, ['1', '2'], { columns: ['firstname'] }))).to.deep.equal([
      { firstname: null },
      undefined,
    ])
    expect(await hashes().get!(getOf(people, ['1', '2'], { columns: ['userid'] }))).to.deep.equal([
      { userid: '1' },
      undefined,
    ])
  })

  it('asks for the fields that are wanted and no others', async () => {
    await writePersons(client)
    const watching = await client.monitor()
    try {
      const asked = new Promise<readonly string[]>(resolve => {
        watching.on('monitor', (_time: string, command: string[]) => {
          if (command[0] !== 'info' && command[1] === 'user:user-1') resolve(command)
        })
      })
      await hashes().get!(getOf(people, ['user-1'], { columns: ['state', 'age'] }))
      expect(await asked).to.deep.equal(['hmget', 'user:user-1', 'state', 'age'])
    } finally {
      watching.disconnect()
    }
  })

  for (const [written, read] of [
    ['GHS \\[Boys\\]', 'GHS [Boys]'],
    ['\\[\\]', '[]'],
    ['[plain]', '[plain]'],
    ['back\\slash', 'back\\slash'],
    ['', ''],
  ] as const) {
    it(`reads ${JSON.stringify(written)} as ${JSON.stringify(read)}`, async () => {
      await client.hset('user:1', { firstname: written, state: written })
      const [row] = await hashes().get!(getOf(people, ['1'], { columns: ['state', 'firstname'] }))
      expect(row).to.deep.equal({ state: read, firstname: new Personal(read) })
    })
  }

  it('rejects a value of another kind, without telling it', async () => {
    await client.hset('user:1', { age: 'forty' })
    const bad: BadRow[] = []
    const found = await hashes().get!(getOf(people, ['1'], { reject: row => bad.push(row) }))
    expect(found).to.deep.equal([undefined])
    expect(bad).to.deep.equal([{ column: 'age', expected: 'a whole number of 32 bits' }])
  })

  for (const columns of [['state'], ['userid']]) {
    it(`fails at a value of another type when asked for ${columns}, telling the hash of its key`, async () => {
      await client.set('user:secret-id', 'text')
      const hash = createHash('sha256').update('user:secret-id').digest('hex').slice(0, 16)
      const error = (await failureOf(hashes().get!(getOf(people, ['0', 'secret-id'], { columns })))) as Error
      expect(error).to.include({
        code: 'SOURCE_MALFORMED',
        message: `redis user:{} holds a value of another type, under the key with hash ${hash}: WRONGTYPE`,
      })
      expect(JSON.stringify([error, error.cause, String(error.cause), error.stack])).not.to.contain(
        'secret-id',
      )
    })
  }

  it('leaves out keys of another form', async () => {
    await writePersons(client, persons.slice(0, 3))
    await client.set('users:1', 'x')
    await client.set('user:', 'x')
    const rows = []
    for await (const chunk of hashes().rows(scanOf(people, { columns: ['userid'] }))) rows.push(...chunk)
    expect(rows.map(row => row.userid)).to.have.members(['user-0', 'user-1', 'user-2'])
  })

  it('answers the members of sets, an empty set where there is none', async () => {
    await writeCollections(client)
    await client.sadd('do_1:unit:optionalnodes', 'x')
    expect(await sets().get!(getOf(nodes, ['do_3', 'do_none', 'do_0']))).to.deep.equal([
      collections[3],
      { collection: 'do_none', nodes: [] },
      collections[0],
    ])
  })

  it('asks for fewer keys at once when answers are long', async () => {
    const pipeline = client.pipeline()
    for (let at = 0; at < 400; at++) pipeline.hset(`user:${at}`, { state: 'x'.repeat(64 * 1024) })
    await pipeline.exec()

    const pipelines: { readonly length: number }[] = []
    const make = client.pipeline.bind(client)
    client.pipeline = (...given) => {
      const made = make(...given)
      pipelines.push(made)
      return made
    }
    const keys = Array.from({ length: 400 }, (_, at) => String(at))
    const rows = await hashes().get!(getOf(people, keys, { columns: ['state'] }))
    expect(rows).to.have.length(400)
    const [first, second, ...others] = pipelines.map(({ length }) => length)
    expect([first, second]).to.deep.equal([100, 100])
    for (const length of others) expect(length).to.be.at.most(64)
  })

  it('does not serve a dataset with two key columns', async () => {
    const columns = { a: text, b: text }
    const of = dataset('pairs', {
      block: 'lern',
      summary: 'Pairs',
      columns,
      partition: ['a'],
      clustering: ['b'],
    })
    expect(await failureOf(hashes().get!(getOf(of, ['1'])))).to.include({
      code: 'NOT_SERVED',
      message: 'pairs cannot be found by one key of Redis',
    })
  })

  it('does not take a client that prefixes keys', () => {
    const prefixed = connect({ port: server().port, keyPrefix: 'dev:' })
    expect(() => redis(prefixed)).to.throw(
      'the Redis client adds a prefix to keys, which lists of keys do not have',
    )
  })

  it('estimates the rows when no other keys are there', async () => {
    await writePersons(client)
    expect(await hashes().estimate!(people)).to.equal(persons.length)
    await client.set('other', 'x')
    await client.del(...persons.slice(200).map(({ userid }) => `user:${userid}`))
    expect(await hashes().estimate!(people)).to.equal(undefined)
  })
})
