import { expect } from 'chai'
import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { redisWriter } from '../../../connectors/redis/index.js'
import {
  applyEvents,
  diff,
  layout,
  readDirectory,
  rebuild,
  sync,
} from '../../../pipelines/user-cache/index.js'
import { emptied, redisClients } from '../../connectors/redis/support/clients.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { type Change, eventOf, someChanges, tablesAfter } from './changes.js'
import { cacheOf, hashesIn, type Rows, STREAMS } from './support.js'

const DATABASE = 7
const SAME = { missing: 0, extra: 0, differing: 0, fields: {} }

describeWithRedis('sync of the user cache', server => {
  const connect = redisClients()
  let client: Redis

  beforeEach(async () => {
    client = await emptied(connect({ port: server().port, db: DATABASE }))
  })

  const send = async (...texts: readonly string[]) => {
    for (const text of texts) await client.xadd(layout.EVENTS, '*', 'event', text)
  }
  const syncWith = (rows: Rows, more: Partial<Parameters<typeof sync>[0]> = {}) =>
    sync({ ...cacheOf(client, rows), events: redisWriter(client).events(STREAMS), follow: false, ...more })
  const event = (
    change: Partial<Record<'id' | 'time' | 'type' | 'userid' | 'payload' | 'removed', unknown>>,
  ) => JSON.stringify({ id: 'e', time: '2025-06-01T00:00:00Z', userid: 'u1', ...change })
  const revoked = event({
    type: 'consent',
    payload: { consumer_id: 'o1', object_id: 'o1', status: 'REVOKED' },
  })

  it('ends with what the tables say, whatever the order of events and however often they come', async function () {
    this.timeout(60_000)
    const someEvents = someChanges.chain(changes =>
      fc.record({
        changes: fc.constant(changes),
        order: fc.shuffledSubarray([...changes, ...changes.slice(0, 5)], {
          minLength: changes.length + Math.min(5, changes.length),
        }),
        batch: fc.integer({ min: 1, max: 7 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(someEvents, async ({ changes, order, batch }) => {
        await client.flushdb()
        const options = cacheOf(client, tablesAfter(changes))
        const directory = await readDirectory(options)
        const events = order.map((change, at) => ({ id: `${at}-0`, text: JSON.stringify(eventOf(change)) }))
        const batches = Array.from({ length: Math.ceil(events.length / batch) }, (_, at) =>
          events.slice(at * batch, (at + 1) * batch),
        )
        // Two at a time, as two programs would.
        for (let at = 0; at < batches.length; at += 2)
          await Promise.all(
            batches.slice(at, at + 2).map(some => applyEvents(some, { ...options, directory })),
          )
        expect(await diff(options)).to.deep.include(SAME)
        expect(await rebuild(options)).to.include({ removed: 0 })
        expect(await diff(options)).to.deep.include(SAME)
      }),
      { numRuns: 40 },
    )
  })

  it('does not bring back a revoked consent when an older event comes late', async () => {
    const active = (time: string) =>
      event({ time, type: 'consent', payload: { consumer_id: 'o1', object_id: 'o1', status: 'ACTIVE' } })
    await send(revoked, active('2025-05-31T23:59:59Z'))
    const removal = event({
      time: '2025-06-02T00:00:00Z',
      type: 'consent',
      removed: true,
      payload: { consumer_id: 'o2', object_id: 'o2' },
    })
    const before = event({
      type: 'consent',
      payload: { consumer_id: 'o2', object_id: 'o2', status: 'ACTIVE' },
    })
    await send(removal, before)
    expect(await syncWith({})).to.deep.equal({ users: 0, written: 1, events: 4, refused: 0 })
    expect(await client.hget('lern:hidden:{user:u1}', 'consents')).to.equal(
      '{"[\\"o1\\",\\"o1\\"]":{"at":"2025-06-01T00:00:00.000Z","row":{"status":"REVOKED"}},' +
        '"[\\"o2\\",\\"o2\\"]":{"at":"2025-06-02T00:00:00.000Z"}}',
    )
    expect(await client.xlen(layout.EVENTS)).to.equal(0)
  })

  it('keeps a consent revoked when the tables do not know of it yet, also through a rebuild', async () => {
    const consent = { user_id: 'u1', consumer_id: 'o1', object_id: 'o1', status: 'ACTIVE' }
    const rows = {
      user: [{ id: 'u1' }],
      user_consent: [{ ...consent, last_updated_on: '2025-05-01T00:00:00Z' }],
    }
    await rebuild(cacheOf(client, rows))
    await send(revoked)
    await syncWith(rows)
    await rebuild(cacheOf(client, rows))
    expect(await client.hget('user:u1', 'consents')).to.contain('REVOKED')
    expect(await diff(cacheOf(client, rows))).to.deep.include({ differing: 1, fields: { consents: 1 } })

    const later = [{ ...consent, last_updated_on: '2025-07-01T00:00:00Z' }]
    await rebuild(cacheOf(client, { ...rows, user_consent: later }))
    expect(await client.hget('user:u1', 'consents')).to.contain('ACTIVE')
  })

  it('brings in users of the tables who were changed since, and those who do not say when', async () => {
    const user = [
      { id: 'old', firstname: 'A', updateddate: '2025-01-01 00:00:00:000+0000' },
      { id: 'new', firstname: 'B', updateddate: '2025-03-01 00:00:00:000+0000' },
      { id: 'never', firstname: 'C' },
    ]
    const since = Date.parse('2025-02-01T00:00:00Z')
    expect(await syncWith({ user }, { since })).to.deep.equal({ users: 2, written: 2, events: 0, refused: 0 })
    expect(await client.keys('user:*')).to.have.members(['user:new', 'user:never'])
    expect(await syncWith({ user })).to.include({ users: 3, written: 1 })
    expect(await syncWith({ user })).to.include({ users: 1, written: 0 })
  })

  const malformed: readonly (readonly [text: string, reason: string])[] = [
    ['nonsense', 'it is not the JSON of an event with id, time, type, userid and payload'],
    [
      event({ type: 'course', payload: {} }),
      'it is not the JSON of an event with id, time, type, userid and payload',
    ],
    [event({ type: 'user' }), 'it is not the JSON of an event with id, time, type, userid and payload'],
    [event({ type: 'user', payload: {}, time: 'yesterday' }), 'time is not ISO 8601 with an offset'],
    [event({ type: 'user', payload: {}, time: '2999-01-01T00:00:00Z' }), 'time lies in the future'],
    [event({ type: 'user', payload: {}, userid: '' }), 'userid is empty'],
    [event({ type: 'user', payload: { firstname: 7 } }), 'payload.firstname is not text'],
    [event({ type: 'user', payload: { organisations: 'o1' } }), 'payload.organisations is not a list'],
    [
      event({ type: 'user', payload: { organisations: [{ isdeleted: false }] } }),
      'payload.organisations.organisationid is not text, as it is part of the key',
    ],
    [
      event({ type: 'consent', payload: { object_id: 'o1' } }),
      'payload.consumer_id is not text, as it is part of the key',
    ],
    [
      event({ type: 'declaration', payload: { orgid: 'o1', persona: 'p', userinfo: { a: 1 } } }),
      'payload.userinfo is not an object of text',
    ],
  ]
  it('puts aside what cannot be applied, with the reason, and applies the rest', async () => {
    await send(...malformed.map(([text]) => text), revoked)
    await client.xadd(layout.EVENTS, '*', 'other', 'field')
    expect(await syncWith({})).to.deep.equal({
      users: 0,
      written: 1,
      events: 1,
      refused: malformed.length + 1,
    })
    const buried = await client.xrange(layout.BURIED_EVENTS, '-', '+')
    expect(buried.map(([, [, reason, , , , text]]) => [text, reason])).to.deep.equal([
      ...malformed,
      ['', malformed[0]![1]],
    ])
    expect(await client.xlen(layout.EVENTS)).to.equal(0)
  })

  it('takes up events that a program took before it died', async () => {
    await send(revoked)
    await client.xgroup('CREATE', layout.EVENTS, layout.EVENTS_GROUP, '0')
    await client.xreadgroup('GROUP', layout.EVENTS_GROUP, 'dead', 'COUNT', 10, 'STREAMS', layout.EVENTS, '>')
    expect(await syncWith({})).to.include({ events: 1 })
  })

  it('follows until it is told to end, and takes up what a dead program left meanwhile', async () => {
    await client.xgroup('CREATE', layout.EVENTS, layout.EVENTS_GROUP, '0', 'MKSTREAM')
    await send(revoked)
    await client.xreadgroup('GROUP', layout.EVENTS_GROUP, 'dead', 'COUNT', 10, 'STREAMS', layout.EVENTS, '>')
    const stop = new AbortController()
    const events = redisWriter(client, { timeoutMs: 2_000 }).events({ ...STREAMS, idleMs: 50 })
    const following = syncWith({}, { follow: true, signal: stop.signal, events })
    await send(event({ userid: 'u2', type: 'user', payload: { firstname: 'Bala' } }))
    while ((await client.xlen(layout.EVENTS)) > 0) await client.ping()
    stop.abort(new Error('stop'))
    expect(await following).to.include({ events: 2, refused: 0 })
    expect(Object.keys(await hashesIn(client))).to.deep.equal(['lern:hidden:{user:u1}', 'user:u2'])
  })

  it('counts how the cache differs by kind, and names fields', async () => {
    const change = (at: number, change: Partial<Change>) =>
      ({ at, userid: 'u1', type: 'user', org: 'o1', value: 'A', ...change }) as Change
    const changes = [change(1, {}), change(2, { userid: 'u2' }), change(3, { userid: 'u3' })]
    const options = cacheOf(client, tablesAfter(changes))
    await rebuild(options)
    await client.hset('user:u1', 'firstname', 'Z', 'consents', 'damaged')
    await client.hdel('user:u1', 'userid')
    await client.rename('user:u2', 'user:u4')
    expect(await diff(options)).to.deep.equal({
      users: 4,
      missing: 1,
      extra: 1,
      differing: 1,
      fields: { userid: 1, firstname: 1 },
    })
  })
})
