import { expect } from 'chai'
import { Cluster } from 'ioredis'
import { redis } from '../../../connectors/redis/index.js'
import { collect } from '../../lib/spill/rows.js'
import { describeWith } from '../../support/describe-with.js'
import { startRedisCluster } from '../../support/redis-cluster.js'
import { getOf, inOrder, people, persons, scanOf, writePersons } from './support/people.js'

describeWith(startRedisCluster)('redis, a cluster', server => {
  let client: Cluster

  before(async () => {
    client = server().connect()
    await client.connect()
    await writePersons(client)
  })
  after(async () => {
    client.disconnect()
    await server().stop()
  })

  const hashes = () => redis(client).hashes({ keys: 'user:{}' })

  it('serves all rows in order', async () => {
    expect(await collect(hashes().rows(scanOf(people)))).to.deep.equal(inOrder(people, persons))
  })

  it('finds rows by key, whatever their slots', async () => {
    const keys = ['user-1', 'nobody', 'user-2']
    expect(await hashes().get!(getOf(people, keys))).to.deep.equal([persons[1], undefined, persons[2]])
  })

  it('is checked', async () => {
    expect((await hashes().check!(people)).map(({ ok }) => ok)).to.deep.equal([true, true, true])
  })

  it('says so when the node has gone', async () => {
    const gone = new Cluster([{ port: 1 }], { lazyConnect: true, clusterRetryStrategy: () => null })
    gone.on('error', () => {})
    const failed = redis(gone).hashes({ keys: 'user:{}' }).get!(getOf(people, ['user-1']))
    expect(await failed.catch(error => error)).to.include({ code: 'SOURCE_UNAVAILABLE' })
    gone.disconnect()
  })
})
