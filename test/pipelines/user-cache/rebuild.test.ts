import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { rebuild } from '../../../pipelines/user-cache/index.js'
import { emptied, redisClients } from '../../connectors/redis/support/clients.js'
import { describeWithRedis } from '../../support/describe-with-redis.js'
import { failureOf } from '../support.js'
import { cacheOf, hashesIn, type Rows } from './support.js'

const DATABASE = 5

const organisation = [
  { id: 'o1', orgname: 'North', externalid: 'ext-1', organisationtype: 5 },
  { id: 's1', orgname: 'School [Main]', externalid: '0042', organisationtype: 2 },
]
const location = [
  { id: 'L1', type: 'state', name: 'Northern' },
  { id: 'L2', type: 'district', name: 'East' },
]
const asha = {
  id: 'u1',
  firstname: 'Asha',
  lastname: 'Rao',
  email: 'cipher==',
  rootorgid: 'o1',
  framework: { id: ['ncf'], board: ['CBSE', 'State'], medium: ['English', 'Hindi'], gradeLevel: ['Class 5'] },
  profilelocation: '[{"id":"L1","type":"State"},{"id":"L2","type":"block"}]',
  profileusertypes: '[{"type":"teacher","subType":"hm"}]',
  updateddate: '2025-02-13 19:45:17:633+0530',
}
const tablesOf = (changes: Rows = {}): Rows => ({
  user: [asha],
  user_organisation: [
    { userid: 'u1', organisationid: 'o1', isdeleted: false },
    { userid: 'u1', organisationid: 's1', isdeleted: false },
  ],
  user_declarations: [
    {
      userid: 'u1',
      orgid: 'o1',
      persona: 'teacher',
      status: 'PENDING',
      userinfo: { 'declared-phone': 'b', 'declared-email': 'a' },
      createdon: '2025-01-01T00:00:00.000Z',
      updatedon: '2025-01-02T00:00:00.000Z',
    },
  ],
  user_consent: [
    {
      user_id: 'u1',
      consumer_id: 'o1',
      object_id: 'o1',
      object_type: 'Organisation',
      status: 'ACTIVE',
      created_on: '2025-01-03T00:00:00.000Z',
    },
  ],
  organisation,
  location,
  ...changes,
})

const ASHA = {
  userid: 'u1',
  firstname: 'Asha',
  lastname: 'Rao',
  email: 'cipher==',
  rootorgid: 'o1',
  usersignintype: 'Validated',
  board: 'State',
  framework: 'ncf',
  medium: '["English","Hindi"]',
  grade: '["Class 5"]',
  orgname: 'North',
  state: 'Northern',
  profilelocation: asha.profilelocation,
  profileusertypes: asha.profileusertypes,
  usertype: 'teacher',
  usersubtype: 'hm',
  schoolname: 'School [Main]',
  schooludisecode: '0042',
  userversion: '2025-02-13T14:15:17.633Z',
  declarations:
    '{"[\\"o1\\",\\"teacher\\"]":{"at":"2025-01-02T00:00:00.000Z","row":{"status":"PENDING",' +
    '"userinfo":{"declared-email":"a","declared-phone":"b"},' +
    '"createdon":"2025-01-01T00:00:00.000Z","updatedon":"2025-01-02T00:00:00.000Z"}}}',
  consents:
    '{"[\\"o1\\",\\"o1\\"]":{"at":"2025-01-03T00:00:00.000Z","row":{"object_type":"Organisation",' +
    '"status":"ACTIVE","created_on":"2025-01-03T00:00:00.000Z"}}}',
}

describeWithRedis('rebuild of the user cache', server => {
  const connect = redisClients()
  let client: Redis

  beforeEach(async () => {
    client = await emptied(connect({ port: server().port, db: DATABASE }))
  })

  it('writes a user as readers expect them, with declarations and consents', async () => {
    expect(await rebuild(cacheOf(client, tablesOf()))).to.deep.equal({ users: 1, written: 1, removed: 0 })
    expect(await hashesIn(client)).to.deep.equal({ 'user:u1': ASHA })
  })

  it('writes nothing when nothing changed', async () => {
    await rebuild(cacheOf(client, tablesOf()))
    expect(await rebuild(cacheOf(client, tablesOf()))).to.deep.equal({ users: 1, written: 0, removed: 0 })
  })

  it('removes what is stale, and leaves what another program wrote', async () => {
    await rebuild(cacheOf(client, tablesOf()))
    await client.hset('user:u1', { language: 'hi', framework_board: 'ICSE' })
    await rebuild(
      cacheOf(
        client,
        tablesOf({ user: [{ id: 'u1' }], user_declarations: [], user_consent: [], user_organisation: [] }),
      ),
    )
    expect(await hashesIn(client)).to.deep.equal({
      'user:u1': {
        userid: 'u1',
        usersignintype: 'Validated',
        profileusertypes: '',
        usertype: '',
        usersubtype: '',
        userversion: '1970-01-01T00:00:00.000Z',
        language: 'hi',
        framework_board: 'ICSE',
      },
    })
  })

  it('takes over hashes of the former indexer, and un-escapes them', async () => {
    await client.hset('user:u1', {
      firstname: 'Asha',
      schoolname: 'School \\[Main\\]',
      usersignintype: 'Validated',
    })
    await rebuild(cacheOf(client, tablesOf()))
    expect(await hashesIn(client)).to.deep.equal({ 'user:u1': ASHA })
  })

  it('removes users who are gone, and keeps anonymous ones', async () => {
    await rebuild(cacheOf(client, tablesOf({ user: [asha, { id: 'u2' }] })))
    await client.hset('user:old', { firstname: 'Bala', usersignintype: 'Self-Signed-In' })
    await client.hset('user:guest', {
      userid: 'guest',
      usersignintype: 'Anonymous',
      userlogintype: 'student',
    })
    await client.hset('user:nobody', { userid: 'nobody' })
    expect(await rebuild(cacheOf(client, tablesOf()))).to.include({ removed: 2 })
    expect(await client.keys('user:*')).to.have.members(['user:u1', 'user:guest', 'user:nobody'])
  })

  it('keeps declarations and consents of users without an account where today’s readers do not see them', async () => {
    const user_declarations = [{ userid: 'gone', orgid: 'o1', persona: 'p', status: 'NEW', userinfo: {} }]
    const user_consent = [{ user_id: 'away', consumer_id: 'o1', object_id: 'o1', status: 'ACTIVE' }]
    await rebuild(cacheOf(client, tablesOf({ user: [], user_declarations, user_consent })))
    expect(await hashesIn(client)).to.deep.equal({
      'lern:hidden:{user:gone}': {
        declarations: '{"[\\"o1\\",\\"p\\"]":{"at":"1970-01-01T00:00:00.000Z","row":{"status":"NEW"}}}',
      },
      'lern:hidden:{user:away}': {
        consents: '{"[\\"o1\\",\\"o1\\"]":{"at":"1970-01-01T00:00:00.000Z","row":{"status":"ACTIVE"}}}',
      },
    })
    await rebuild(cacheOf(client, tablesOf({ user: [], user_declarations: [], user_consent: [] })))
    expect(await hashesIn(client)).to.deep.equal({})
  })

  it('says what is missing when nobody knows the custodian', async () => {
    const { custodianOrgId: _, ...options } = cacheOf(client, tablesOf())
    const { code, message, at } = await failureOf(rebuild(options))
    expect([code, message, at.allowed]).to.deep.equal([
      'CONFIG',
      'nobody says which organisation is the custodian',
      'values.custodianOrgId, or a row custodianOrgId in system_settings',
    ])
  })
})
