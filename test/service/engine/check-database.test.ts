import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { Redis } from 'ioredis'
import { openEngine } from '../../../service/engine/index.js'
import { lern } from '../../cli/support.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { failureOf } from '../../support/failure.js'
import { freePorts } from '../../support/free-port.js'
import { emptyDatabase } from './support/empty-database.js'

describeWithRedis('the database of the engine', server => {
  const DATABASE = 9
  const url = () => `redis://127.0.0.1:${server().port}/${DATABASE}`
  let client: Redis
  beforeEach(async () => {
    await emptyDatabase(url())
    client = new Redis(url())
  })
  afterEach(async () => {
    await client.config('SET', 'maxmemory-policy', 'noeviction')
    await client.flushdb()
    client.disconnect()
  })
  const refused = () => failureOf(openEngine({ url: url(), prefix: 'lern' }))

  it('is taken when it is empty and evicts nothing', async () => {
    await (await openEngine({ url: url(), prefix: 'lern' })).close()
  })

  it('is refused when it evicts keys', async () => {
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    const error = await refused()
    expect(error).to.include({ code: 'CONFIG', exit: 2 })
    expect(error.message).to.equal(
      'the Redis of the engine evicts keys (allkeys-lru), so that jobs would get lost',
    )
    expect(error.at).to.deep.equal({
      path: 'engine.url',
      allowed: 'maxmemory-policy noeviction, on a Redis that is not the cache',
    })
  })

  it('is refused when it is the user cache', async () => {
    await client.hset('user:1', 'firstname', 'A')
    const error = await refused()
    expect(error).to.include({ code: 'CONFIG' })
    expect(error.message).to.equal('the database of the engine holds the user cache')
  })

  it('is tried by lern check', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    const store = `store: { type: local, root: ${folder} }`
    await writeFile(join(folder, 'lern.yaml'), `engine: { type: bullmq, url: "${url()}" }\n${store}\n`)
    const said = async () => (await lern(folder, ['check'])).stdout
    try {
      expect(await said()).to.match(/^engine +fit for jobs +ok/m)
      await client.hset('user:1', 'firstname', 'A')
      expect(await said()).to.match(
        /^engine +reachable +FAILED +the database of the engine holds the user cache/m,
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('is named when it does not answer', async () => {
    const [port] = await freePorts(1)
    const error = await failureOf(openEngine({ url: `redis://127.0.0.1:${port}/11`, prefix: 'lern' }))
    expect(error).to.include({ code: 'SOURCE_UNAVAILABLE', exit: 3 })
    expect(error.message).to.equal('the Redis of the engine does not answer')
  })
})
