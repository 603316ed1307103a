import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { redis } from '../../../connectors/redis/index.js'
import type { LernError } from '../../../lib/errors.js'
import { collect } from '../../lib/spill/rows.js'
import { describeWith } from '../../support/describe-with.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { type RedisServer, startRedis } from '../../support/redis.js'
import { isUnavailable } from '../../support/servers.js'
import { redisClients } from './support/clients.js'
import { type Answer, fakeServer } from './support/fake-server.js'
import { failureOf, getOf, inOrder, people, persons, scanOf, writePersons } from './support/people.js'

const QUICK = { timeoutMs: 300, retryForMs: 0 }
const readAll = (client: Redis, options = {}) =>
  collect(redis(client, options).hashes({ keys: 'user:{}' }).rows(scanOf(people)))

describeWith(startRedis)('redis, when its server fails', shared => {
  const connect = redisClients()
  after(() => shared().stop())
  let server: RedisServer

  beforeEach(async () => {
    const started = await startRedis()
    if (isUnavailable(started)) throw new Error(started.unavailable)
    server = started
    const writer = connect({ port: server.port })
    await writer.connect()
    await writePersons(writer)
    writer.disconnect()
  })
  afterEach(() => server.stop())

  const readUntil = async (client: Redis, then: () => unknown, options = {}) => {
    let chunks = 0
    for await (const _ of redis(client, options).hashes({ keys: 'user:{}' }).rows(scanOf(people)))
      if (++chunks === 1) await then()
  }

  it('fails when the server is killed in the middle', async () => {
    const client = connect({ port: server.port })
    const kill = async () => {
      server.signal('SIGKILL')
      await server.ended
    }
    const error = (await failureOf(readUntil(client, kill, QUICK))) as LernError
    expect(error.code).to.be.oneOf(['SOURCE_UNAVAILABLE', 'SOURCE_TIMEOUT'])
    expect(error.message).to.match(/^redis user:\{\} (cannot be reached|does not answer in time)/)
  })

  it('fails when the server falls silent in the middle', async () => {
    const client = connect({ port: server.port })
    const error = await failureOf(readUntil(client, () => server.signal('SIGSTOP'), QUICK))
    expect(error).to.include({
      code: 'SOURCE_TIMEOUT',
      message: 'redis user:{} does not answer in time: ETIMEDOUT',
    })
  })

  it('fails when the server is silent from the start', async () => {
    server.signal('SIGSTOP')
    expect(await failureOf(readAll(connect({ port: server.port }), QUICK))).to.include({
      code: 'SOURCE_TIMEOUT',
    })
  })

  it('fails at once when there is no server', async () => {
    server.signal('SIGKILL')
    await server.ended
    expect(await failureOf(readAll(connect({ port: server.port })))).to.include({
      code: 'SOURCE_UNAVAILABLE',
      message: 'redis user:{} cannot be reached: ECONNREFUSED',
    })
  })

  it('stops waiting for a silent server when it is told to stop', async () => {
    const client = connect({ port: server.port })
    const stop = new AbortController()
    const reason = new Error('stop')
    const reading = async () => {
      const scan = scanOf(people, { signal: stop.signal })
      for await (const _ of redis(client).hashes({ keys: 'user:{}' }).rows(scan)) {
        server.signal('SIGSTOP')
        setImmediate(() => stop.abort(reason))
      }
    }
    expect(await failureOf(reading())).to.equal(reason)
  })

  it('goes on after connections were lost', async () => {
    const client = connect({ port: server.port })
    const other = connect({ port: server.port })
    await other.connect()
    const hashes = redis(client).hashes({ keys: 'user:{}' })
    const found = []
    for await (const rows of hashes.rows(scanOf(people))) {
      found.push(...rows)
      await other.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    }
    expect(found).to.deep.equal(inOrder(people, persons))
  })

  it('lists the keys again when the connection was lost in between', async () => {
    const client = connect({ port: server.port })
    const other = connect({ port: server.port })
    await other.connect()
    const scan = client.scan.bind(client) as (...given: unknown[]) => Promise<unknown>
    const cursors: unknown[] = []
    client.scan = (async (...given: unknown[]) => {
      cursors.push(given[0])
      const page = await scan(...given)
      if (cursors.length === 2) await other.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      return page
    }) as never
    expect(await readAll(client)).to.deep.equal(inOrder(people, persons))
    expect(cursors.filter(cursor => cursor === '0')).to.have.length(2)
  })

  it('does not use a client that was closed', async () => {
    const client = connect({ port: server.port })
    await client.connect()
    client.disconnect()
    expect(await failureOf(readAll(client))).to.include({ code: 'SOURCE_UNAVAILABLE' })
  })
})

describeWithRedis('redis, when it refuses access', server => {
  const connect = redisClients()
  let admin: Redis

  before(async () => {
    admin = connect({ port: server().port })
    await admin.connect()
    await admin.acl('SETUSER', 'blind', 'on', '>secret', '~*', '+ping', '+info', '+select', '+client')
    await admin.acl('SETUSER', 'keyless', 'on', '>secret', '~other:*', '+@all')
    await admin.acl('SETUSER', 'off', 'off', '>secret')
    admin.disconnect()
  })

  for (const [name, user, message] of [
    [
      'a wrong password',
      { username: 'blind', password: 'hunter2' },
      'does not know this user and password: WRONGPASS',
    ],
    [
      'an unknown user',
      { username: 'nobody', password: 'hunter2' },
      'does not know this user and password: WRONGPASS',
    ],
    [
      'a disabled user',
      { username: 'off', password: 'secret' },
      'does not know this user and password: WRONGPASS',
    ],
    [
      'a user who may not read',
      { username: 'blind', password: 'secret' },
      'does not allow this user to read: NOPERM',
    ],
    [
      'a user of other keys',
      { username: 'keyless', password: 'secret' },
      'does not allow this user to read: NOPERM',
    ],
  ] as const) {
    it(`says so of ${name}, without the password`, async () => {
      const hashes = redis(connect({ port: server().port, ...user })).hashes({ keys: 'user:{}' })
      const error = (await failureOf(hashes.get!(getOf(people, ['1'])))) as LernError
      expect(error).to.include({ code: 'SOURCE_REFUSED', message: `redis user:{} ${message}` })
      expect(error.cause).to.be.instanceOf(Error).and.not.have.property('command')
    })
  }

  it('says so of a database that is not there', async () => {
    const hashes = redis(connect({ port: server().port, db: 99 })).hashes({ keys: 'user:{}' })
    for (const _attempt of [1, 2])
      expect(await failureOf(hashes.get!(getOf(people, ['1'])))).to.include({
        code: 'CONFIG',
        message: 'redis user:{} has no database of this number: ERR',
      })
  })
})

describe('redis, when its server answers badly', () => {
  const connect = redisClients()
  const fake = fakeServer()

  const client = () =>
    connect({ port: fake.port(), enableReadyCheck: false, disableClientInfo: true, maxRetriesPerRequest: 0 })

  const error = (word: string) => `-${word} said of 'user:1'\r\n`
  for (const [what, answer, code, message] of [
    ['half an answer', { bytes: '*2\r\n$3\r\nab', end: true }, 'SOURCE_UNAVAILABLE', 'cannot be reached'],
    ['no answer at all', { bytes: '', end: true }, 'SOURCE_UNAVAILABLE', 'cannot be reached'],
    ['silence', undefined, 'SOURCE_TIMEOUT', 'does not answer in time: ETIMEDOUT'],
    ['another protocol', 'HTTP/1.1 400\r\n', 'SOURCE_MALFORMED', 'does not answer as Redis does'],
    ['a number', ':1\r\n', 'SOURCE_MALFORMED', 'answers HMGET with something else'],
    ['too few values', '*1\r\n$1\r\na\r\n', 'SOURCE_MALFORMED', 'answers HMGET with something else'],
    ['LOADING', error('LOADING'), 'SOURCE_UNAVAILABLE', 'is still loading its data: LOADING'],
    ['OOM', error('OOM'), 'SOURCE_UNAVAILABLE', 'is out of memory: OOM'],
    ['READONLY', error('READONLY'), 'SOURCE_UNAVAILABLE', 'is a replica that cannot do this: READONLY'],
    ['NOAUTH', error('NOAUTH'), 'SOURCE_REFUSED', 'asks for a password: NOAUTH'],
    [
      'an unknown command',
      error('ERR unknown command'),
      'SOURCE_REFUSED',
      'does not know a command that is needed: ERR',
    ],
    ['an unknown error', error('ERR'), 'SOURCE_MALFORMED', 'does not answer as Redis does: ERR'],
  ] as readonly (readonly [string, Answer | string | undefined, string, string])[]) {
    it(`fails with ${code} at ${what}`, async () => {
      fake.answer(() => answer)
      const hashes = redis(client(), QUICK).hashes({ keys: 'user:{}' })
      const columns = ['state', 'age']
      const failed = (await failureOf(hashes.get!(getOf(people, ['1'], { columns })))) as LernError
      expect(failed).to.include({ code, message: `redis user:{} ${message}` })
      expect(String(failed.cause)).not.to.contain('user:1')
    })
  }

  it('asks again while the server is busy', async () => {
    let asked = 0
    fake.answer(() => (++asked < 3 ? error('LOADING') : '*1\r\n$5\r\nAssam\r\n'))
    const hashes = redis(client()).hashes({ keys: 'user:{}' })
    expect(await hashes.get!(getOf(people, ['1'], { columns: ['state'] }))).to.deep.equal([
      { state: 'Assam' },
    ])
    expect(asked).to.equal(3)
  })
})
