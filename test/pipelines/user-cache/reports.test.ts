import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { generate } from '../../../fixtures/index.js'
import { type Catalog, from, rowsOf } from '../../../lib/index.js'
import { adminUserReports, user, userConsent } from '../../../pipelines/index.js'
import { applyEvents, readDirectory, rebuild } from '../../../pipelines/user-cache/index.js'
import { emptied, redisClients } from '../../connectors/redis/support/clients.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { sampleRows } from '../../support/small-platform.js'
import { failureOf, filesOf } from '../support.js'
import { cacheOf, type Rows, servedFromCache, tables } from './support.js'

const DATABASE = 6
const NEEDED = [
  'user',
  'user_organisation',
  'user_declarations',
  'user_consent',
  'organisation',
  'location',
  'system_settings',
  'tenant_preference',
]

const small: Rows = Object.fromEntries(NEEDED.map(name => [name, sampleRows(name)]))

/** Among more users there are some who declared something and have no account. */
const larger = (): Rows => {
  const { user, user_organisation, user_declarations, user_consent, ...rest } = generate({
    users: 400,
    declarations: 400,
    organisations: 30,
    channels: 4,
    batches: 1,
    seed: 11,
  }) as unknown as Record<string, Iterable<object>>
  const rows = { user, user_organisation, user_declarations, user_consent, ...rest }
  return Object.fromEntries(NEEDED.map(name => [name, [...rows[name as keyof typeof rows]!]]))
}

describeWithRedis('reports from the user cache', server => {
  const connect = redisClients()
  let client: Redis

  beforeEach(async () => {
    client = await emptied(connect({ port: server().port, db: DATABASE }))
  })

  const report = (catalog: Catalog, settings = {}) =>
    filesOf(adminUserReports, catalog as never, {}, { fieldSalt: 'SunBird', ...settings })
  const fromCache = (rows: Rows) => ({ ...tables(rows), ...servedFromCache(client) })

  for (const [what, rows] of [
    ['of the small sample', () => small],
    ['of some who have no account', larger],
  ] as const) {
    it(`gives the same bytes as from the tables ${what}`, async function () {
      this.timeout(20_000)
      const given = rows()
      await rebuild(cacheOf(client, given))
      for (const consentExpiry of ['ignore', 'enforce']) {
        const settings = { consentExpiry, now: new Date('2025-01-01T00:00:00Z') }
        const { files } = await report(tables(given), settings)
        expect(Object.keys(files)).to.not.be.empty
        expect((await report(fromCache(given), settings)).files).to.deep.equal(files)
      }
    })
  }

  const declared = {
    organisation: [{ id: 'o1', channel: 'north', orgname: 'North', rootorgid: 'o1' }],
    user: [{ id: 'u1', firstname: 'Asha', rootorgid: 'o1' }],
    user_declarations: [
      { userid: 'u1', orgid: 'o1', persona: 'teacher', userinfo: { 'declared-ext-id': 'A [1] \\[2' } },
    ],
    user_consent: [
      { user_id: 'u1', consumer_id: 'o1', object_id: 'o1', object_type: 'Organisation', status: 'ACTIVE' },
    ],
  }

  it('leaves out a user as soon as the event of a revoked consent was applied', async () => {
    const options = cacheOf(client, declared)
    await rebuild(options)
    expect(Object.keys((await report(fromCache(declared))).files)).to.deep.equal([
      'declared_user_detail/north.csv',
    ])
    const event = {
      id: 'e1',
      time: '2026-01-01T00:00:00Z',
      type: 'consent',
      userid: 'u1',
      payload: { consumer_id: 'o1', object_id: 'o1', object_type: 'Organisation', status: 'REVOKED' },
    }
    const directory = await readDirectory(options)
    await applyEvents([{ id: '1-0', text: JSON.stringify(event) }], { ...options, directory })
    expect((await report(fromCache(declared))).files).to.deep.equal({})
  })

  it('keeps square brackets and backslashes of what was declared', async () => {
    await rebuild(cacheOf(client, declared))
    const { files } = await report(fromCache(declared))
    expect(files['declared_user_detail/north.csv']).to.contain('A [1] \\[2')
  })

  for (const [what, text] of [
    ['text that is no JSON', '{"[\\"o1\\",'],
    ['JSON of another shape', '["ACTIVE"]'],
    ['a key that is none', '{"o1":{"row":{"status":"ACTIVE","object_type":"Organisation"}}}'],
    ['a key of another width', '{"[\\"o1\\"]":{"row":{"status":"ACTIVE","object_type":"Organisation"}}}'],
    ['a status that is no text', '{"[\\"o1\\",\\"o1\\"]":{"row":{"status":1,"object_type":"Organisation"}}}'],
  ] as const) {
    it(`takes a consent that cannot be read for none: ${what}`, async () => {
      await rebuild(cacheOf(client, declared))
      await client.hset('user:u1', 'consents', text)
      expect(await failureOf(report(fromCache(declared)))).to.include({ code: 'BAD_ROW' })
    })
  }

  it('gives no account for a hash that another program wrote', async () => {
    await rebuild(cacheOf(client, declared))
    await client.hset('user:u2', { firstname: 'Bala', status: 'active' })
    const catalog = servedFromCache(client)
    expect(
      await rowsOf(from(user, 'rootorgid', 'status', 'framework'), { catalog: catalog as never }),
    ).to.deep.equal([{ id: 'u1', rootorgid: 'o1', status: null, framework: new Map() }])
  })

  it('finds the consents of a user by more than one column', async () => {
    await rebuild(cacheOf(client, declared))
    const source = servedFromCache(client).user_consent!
    const asked = {
      dataset: userConsent,
      columns: ['status'],
      signal: new AbortController().signal,
      reject: () => {},
      temporary: async () => '',
    }
    const keys = [
      { user_id: 'u1', consumer_id: 'o1' },
      { user_id: 'u1', consumer_id: 'o2' },
      { user_id: 'u9', consumer_id: 'o1' },
    ]
    expect(await source.find!({ ...asked, keys } as never)).to.deep.equal([[{ status: 'ACTIVE' }], [], []])
    expect(await source.finds!(userConsent as never, ['consumer_id'])).to.equal(false)
  })
})
