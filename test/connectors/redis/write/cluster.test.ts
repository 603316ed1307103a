import { expect } from 'chai'
import { type Cluster, Redis } from 'ioredis'
import { redisWriter } from '../../../../connectors/redis/index.js'
import type { HashChange } from '../../../../lib/hash-store.js'
import { diff, layout, rebuild, sync } from '../../../../pipelines/user-cache/index.js'
import { cacheOf, STREAMS } from '../../../pipelines/user-cache/support.js'
import { describeWith } from '../../../support/describe-with.js'
import { startRedisCluster } from '../../../support/redis-cluster.js'
import { failureOf } from '../support/people.js'

const { signal } = new AbortController()
/** Of all slots, and so of all nodes. */
const keys = Array.from({ length: 600 }, (_, at) => `user:${at}`)
const organisation = [{ id: 'o1', orgname: 'North', organisationtype: 5 }]
const user = keys.map((_, at) => ({ id: `u${at}`, firstname: `Asha ${at}`, rootorgid: 'o1' }))
/** Somebody without an account, whose consent is kept under another key of the same slot. */
const user_consent = [
  {
    user_id: 'nobody',
    consumer_id: 'o1',
    object_id: 'o1',
    status: 'ACTIVE',
    created_on: '2025-01-03T00:00:00Z',
  },
]
const rows = { user, organisation, user_consent }

describeWith(startRedisCluster)('redis, writing to a cluster', server => {
  let client: Cluster

  before(async () => {
    client = server().connect()
    await client.connect()
  })
  afterEach(() => Promise.all(client.nodes('master').map(node => node.flushall())))
  after(async () => {
    client.disconnect()
    await server().stop()
  })

  const hashes = () => redisWriter(client, { retryForMs: 0 }).hashes
  const setting = (key: string, value: string, expected?: string): readonly HashChange[] => [
    { key, expect: { a: expected }, set: { a: value }, remove: [] },
  ]
  const sizes = () => Promise.all(client.nodes('master').map(node => node.dbsize()))

  it('changes hashes of all nodes, and answers in order', async () => {
    const first = await hashes().change(
      keys.map(key => setting(key, '1')),
      signal,
    )
    expect(first).to.deep.equal(keys.map(() => true))
    expect(Math.min(...(await sizes()))).to.be.greaterThan(100)
    const wrong = keys.map((key, at) => setting(key, '2', at % 2 === 0 ? '1' : 'other'))
    expect(await hashes().change(wrong, signal)).to.deep.equal(keys.map((_, at) => at % 2 === 0))
    const held = await hashes().read([...keys, 'none'], signal)
    expect(held).to.deep.equal([...keys.map((_, at) => ({ a: at % 2 === 0 ? '2' : '1' })), undefined])
  })

  it('goes on when one of the nodes forgot its scripts', async () => {
    await hashes().change(
      keys.map(key => setting(key, '1')),
      signal,
    )
    await client.nodes('master')[1]!.script('FLUSH')
    const again = await hashes().change(
      keys.map(key => setting(key, '2', '1')),
      signal,
    )
    expect(again).to.deep.equal(keys.map(() => true))
  })

  it('follows a slot that moves to another node', async () => {
    await hashes().change([setting('user:moving', '1')], signal)
    const slot = Number(await client.cluster('KEYSLOT', 'user:moving'))
    await moveSlot(server().ports, slot, 'user:moving')
    expect(await hashes().change([setting('user:moving', '2', '1')], signal)).to.deep.equal([true])
    expect(await hashes().read(['user:moving'], signal)).to.deep.equal([{ a: '2' }])
  })

  it('lets one program at a time do its work', async () => {
    const work = () => failureOf(hashes().exclusively('lock', async () => {}, signal))
    const inside = await hashes().exclusively('lock', work, signal)
    expect(inside).to.include({ code: 'STORE_BUSY' })
    expect(await hashes().exclusively('lock', async () => 'done', signal)).to.equal('done')
  })

  it('holds a user cache that is rebuilt, compared, and follows events', async () => {
    const cache = cacheOf(client, rows)
    expect(await rebuild(cache)).to.deep.equal({ users: 601, written: 601, removed: 0 })
    expect(await diff(cache)).to.include({ users: 601, missing: 0, extra: 0, differing: 0 })
    expect(await rebuild(cache)).to.include({ written: 0 })

    const payload = { firstname: 'Meera', rootorgid: 'o1' }
    const event = { id: 'e1', time: new Date().toISOString(), type: 'user', userid: 'u7', payload }
    await client.xadd(layout.EVENTS, '*', 'event', JSON.stringify(event))
    const { events } = redisWriter(client)
    const synced = await sync({ ...cache, events: events(STREAMS), follow: false })
    expect(synced).to.include({ events: 1, refused: 0 })
    expect(await hashes().read(['user:u7'], signal)).to.have.nested.property('[0].firstname', 'Meera')

    const fewer = cacheOf(client, { ...rows, user: user.slice(10), user_consent: [] })
    expect(await rebuild(fewer)).to.include({ removed: 9 })
  })
})

/** Moves a slot with one key to the next node, as an administrator would. */
const moveSlot = async (ports: readonly number[], slot: number, key: string): Promise<void> => {
  const nodes = ports.map(port => new Redis({ port }))
  try {
    const ids = await Promise.all(nodes.map(node => node.cluster('MYID') as Promise<string>))
    const owner = Math.floor((slot * ports.length) / 16_384)
    const next = (owner + 1) % ports.length
    await nodes[next]!.cluster('SETSLOT', slot, 'IMPORTING', ids[owner]!)
    await nodes[owner]!.cluster('SETSLOT', slot, 'MIGRATING', ids[next]!)
    await nodes[owner]!.migrate('127.0.0.1', ports[next]!, key, 0, 5_000)
    for (const node of [nodes[next]!, nodes[owner]!]) await node.cluster('SETSLOT', slot, 'NODE', ids[next]!)
  } finally {
    for (const node of nodes) node.disconnect()
  }
}
