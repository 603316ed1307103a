import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { Cluster, Redis } from 'ioredis'
import { redis } from '../../../connectors/redis/index.js'
import { collect } from '../../lib/spill/rows.js'
import { describeWith } from '../../support/describe-with.js'
import { startRedis } from '../../support/redis.js'
import { getOf, inOrder, people, persons, scanOf, writePersons } from './support/people.js'

const startNode = () => startRedis('--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1')

/** A cluster of one node has all slots, and hands out its commands as one of many does. */
describeWith(startNode)('redis, a cluster', server => {
  let client: Cluster

  before(async () => {
    const node = new Redis({ port: server().port })
    await node.cluster('ADDSLOTSRANGE', 0, 16383)
    while (!/cluster_state:ok/.test((await node.cluster('INFO')) as string)) await pause(20)
    await writePersons(node)
    node.disconnect()
    client = new Cluster([{ port: server().port }], { lazyConnect: true, enableOfflineQueue: false })
    client.on('error', () => {})
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
