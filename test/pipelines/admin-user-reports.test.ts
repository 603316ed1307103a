import { expect } from 'chai'
import { fieldEncryption } from '../../fixtures/generate/field-encryption.js'
import { adminUserReports } from '../../pipelines/index.js'
import { catalogWith, failureOf, filesOf } from './support.js'

const NOON = '2026-01-01T12:00:00.000Z'
const encrypt = fieldEncryption('SunBird')

const organisation = [
  { id: 'o1', channel: 'north', orgname: 'North schools', rootorgid: 'o1' },
  { id: 'o2', channel: 'south', orgname: 'South schools', rootorgid: 'o2' },
  { id: 'o3', channel: null, orgname: 'No channel', rootorgid: 'o3' },
]
const location = [
  { id: 'L1', type: 'state', name: 'North' },
  { id: 'L2', type: 'district', name: 'East' },
]
const user = {
  id: 'u1',
  firstname: 'Asha',
  lastname: 'Rao',
  email: encrypt('asha@example.org'),
  phone: encrypt('9999900000'),
  rootorgid: 'o2',
  profileusertypes: '[{"type":"teacher","subType":"hm"},{"type":"administrator"}]',
  profilelocation: '[{"id":"L2","type":"District"},{"id":"L1","type":"state"},{"id":"L9","type":"block"}]',
}
const declaration = {
  userid: 'u1',
  orgid: 'o1',
  persona: 'teacher',
  status: 'PENDING',
  userinfo: {
    'declared-school-name': 'Fort, High',
    'declared-school-udise-code': '0042',
    'declared-ext-id': '=1+1',
    'declared-email': encrypt('office@example.org'),
    'declared-phone': '+918888800000',
  },
}
const consent = {
  user_id: 'u1',
  consumer_id: 'o1',
  object_id: 'o1',
  object_type: 'Organisation',
  status: 'ACTIVE',
}

const HEADER =
  'Name,Diksha UUID,State,District,Block,Cluster,School Name,School UDISE ID,State provided ext. ID,' +
  'Profile Email,Profile Phone number,Org Phone,Org Email ID,User Type,User-Sub Type,Root Org of user'
const ROW =
  'Asha Rao,u1,North,East,,,"Fort, High",0042,\'=1+1,asha@example.org,9999900000,+918888800000,' +
  'office@example.org,"teacher,administrator",hm,South schools'

const base = {
  user_declarations: [declaration],
  user_consent: [consent],
  user: [user],
  organisation,
  location,
  tenant_preference: [] as readonly object[],
}
const run = (
  changes: Partial<Record<keyof typeof base, readonly object[]>>,
  parameters = {},
  settings = {},
) =>
  filesOf(adminUserReports, catalogWith({ ...base, ...changes }), parameters, {
    fieldSalt: 'SunBird',
    ...settings,
  })

const NORTH = 'declared_user_detail/north.csv'
const only = (row: string) => ({ [NORTH]: `${HEADER}\n${row}\n` })

describe('admin-user-reports', () => {
  it('writes one row per declaration into the file of its channel', async () => {
    expect((await run({})).files).to.deep.equal(only(ROW))
  })

  it('keeps each declaration with its own address and number', async () => {
    const other = { ...declaration, persona: 'volunteer', userinfo: { 'declared-phone': '+917777700000' } }
    const { files } = await run({ user_declarations: [declaration, other] })
    const rows = files[NORTH]?.split('\n') ?? []
    expect(rows[1]).to.equal(ROW)
    expect(rows[2]).to.equal(
      'Asha Rao,u1,North,East,,,,,,asha@example.org,9999900000,+917777700000,,"teacher,administrator",hm,South schools',
    )
  })

  const without: readonly (readonly [what: string, changes: Parameters<typeof run>[0]])[] = [
    ['a revoked consent', { user_consent: [{ ...consent, status: 'REVOKED' }] }],
    ['a deleted consent', { user_consent: [{ ...consent, status: 'DELETED' }] }],
    ['a consent without a status', { user_consent: [{ ...consent, status: null }] }],
    ['a consent to something else', { user_consent: [{ ...consent, object_type: 'Collection' }] }],
    ['a consent of another organisation', { user_consent: [{ ...consent, consumer_id: 'o2' }] }],
    ['a consent of another user', { user_consent: [{ ...consent, user_id: 'u2' }] }],
    ['no consent', { user_consent: [] }],
    [
      'an organisation without a channel',
      {
        user_declarations: [{ ...declaration, orgid: 'o3' }],
        user_consent: [{ ...consent, consumer_id: 'o3' }],
      },
    ],
    [
      'an unknown organisation',
      {
        user_declarations: [{ ...declaration, orgid: 'o9' }],
        user_consent: [{ ...consent, consumer_id: 'o9' }],
      },
    ],
    ['no declaration', { user_declarations: [] }],
  ]
  for (const [what, changes] of without) {
    it(`gives no row for ${what}`, async () => expect((await run(changes)).files).to.deep.equal({}))
  }

  const still: readonly (readonly [what: string, changes: Parameters<typeof run>[0]])[] = [
    [
      'a consent in lower case',
      { user_consent: [{ ...consent, status: 'active', object_type: 'ORGANISATION' }] },
    ],
    ['a consent that has expired', { user_consent: [{ ...consent, expiry: '2020-01-01T00:00:00Z' }] }],
    ['two consents', { user_consent: [consent, { ...consent, object_id: 'another' }] }],
    ['a rejected declaration', { user_declarations: [{ ...declaration, status: 'REJECTED' }] }],
  ]
  for (const [what, changes] of still) {
    it(`gives the row for ${what}`, async () => expect((await run(changes)).files).to.deep.equal(only(ROW)))
  }

  it('looks at expiry when the deployment says so', async () => {
    const expired = { user_consent: [{ ...consent, expiry: '2020-01-01T00:00:00Z' }] }
    const settings = { consentExpiry: 'enforce', now: new Date(NOON) }
    expect((await run(expired, {}, settings)).files).to.deep.equal({})
    expect((await run({}, {}, settings)).files).to.deep.equal(only(ROW))
  })

  it('keeps a declaration whose user is gone', async () => {
    const row = ',u1,,,,,"Fort, High",0042,\'=1+1,,,+918888800000,office@example.org,,,'
    expect((await run({ user: [] })).files).to.deep.equal(only(row))
  })

  it('tolerates a damaged profile', async () => {
    const damaged = {
      ...user,
      profilelocation: '[{"id":',
      profileusertypes: 'teacher',
      email: 'not-encrypted',
    }
    const row =
      'Asha Rao,u1,,,,,"Fort, High",0042,\'=1+1,not-encrypted,9999900000,+918888800000,office@example.org,,,South schools'
    expect((await run({ user: [damaged] })).files).to.deep.equal(only(row))
  })

  it('names the platform and adds the status when asked', async () => {
    const { files } = await run({}, { instance: 'Sunbird', statusColumn: 'true' })
    expect(files[NORTH]).to.equal(`${HEADER.replace('Diksha', 'Sunbird')},Status\n${ROW},PENDING\n`)
  })

  it('cannot be led out of its folder by a channel', async () => {
    const hostile = organisation.map(of => (of.id === 'o1' ? { ...of, channel: '../../etc' } : of))
    expect(Object.keys((await run({ organisation: hostile })).files)).to.deep.equal([
      'declared_user_detail/%2E.%2F..%2Fetc.csv',
    ])
  })

  it('records which personal columns left, on what ground, in how many rows', async () => {
    const { record } = await run({})
    expect(record.personalColumns).to.have.members([
      'firstname',
      'lastname',
      'school',
      'schoolCode',
      'externalId',
      'email',
      'phone',
      'declaredEmail',
      'declaredPhone',
    ])
    expect(record.released.map(({ because, rows }) => [because, rows])).to.deep.equal([
      ['active consent to share with the declared organisation', 1],
      ['active consent to share with the declared organisation', 1],
    ])
  })

  const policy = (orgid: string, data: unknown) => ({
    orgid,
    key: 'dataSecurityPolicy',
    data: JSON.stringify(data),
  })
  const levels: readonly (readonly [
    what: string,
    preferences: readonly object[],
    outcome: 'delivers' | 'refuses' | 'leaves out',
  ])[] = [
    ['no policy', [], 'delivers'],
    ['a plain policy', [policy('o1', { level: 'PLAIN_DATASET' })], 'delivers'],
    ['a plain default', [policy('default', { level: 'PLAIN_DATASET' })], 'delivers'],
    ['a default above plain', [policy('default', { level: 'TEXT_KEY_ENCRYPTED_DATASET' })], 'leaves out'],
    [
      'a plain policy under such a default',
      [policy('default', { level: 'TEXT_KEY_ENCRYPTED_DATASET' }), policy('o1', { level: 'PLAIN_DATASET' })],
      'delivers',
    ],
    ['a policy above plain', [policy('o1', { level: 'PASSWORD_PROTECTED_DATASET' })], 'leaves out'],
    [
      'a policy above plain for this report',
      [
        policy('o1', {
          level: 'PLAIN_DATASET',
          job: { 'admin-user-reports': { level: 'PUBLIC_KEY_ENCRYPTED_DATASET' } },
        }),
      ],
      'leaves out',
    ],
    [
      'a policy above plain for another report',
      [
        policy('o1', {
          level: 'PLAIN_DATASET',
          job: { 'progress-exhaust': { level: 'PUBLIC_KEY_ENCRYPTED_DATASET' } },
        }),
      ],
      'delivers',
    ],
    ['an unknown level', [policy('o1', { level: 'SECRET' })], 'refuses'],
    ['a policy that cannot be read', [{ orgid: 'o1', key: 'dataSecurityPolicy', data: '{' }], 'refuses'],
    [
      'a policy above plain of somebody else',
      [policy('o2', { level: 'PASSWORD_PROTECTED_DATASET' })],
      'delivers',
    ],
    ['another preference', [{ orgid: 'o1', key: 'userPrivateFields', data: '{' }], 'delivers'],
  ]
  for (const [what, preferences, outcome] of levels) {
    it(`${outcome} the file of a channel under ${what}`, async () => {
      const given = { tenant_preference: preferences }
      if (outcome === 'delivers') return expect((await run(given)).files).to.deep.equal(only(ROW))
      if (outcome === 'leaves out') {
        const { files, record } = await run(given)
        expect(files).to.deep.equal({})
        return expect(record.dropped).to.include({
          'user_declarations > filter(there is the key that its tenant wants)': 1,
        })
      }
      const { code, message } = await failureOf(run(given))
      expect([code, message]).to.deep.equal([
        'POLICY',
        'refused: not for every row holds that the policy of its tenant says a level',
      ])
    })
  }

  const PLAIN = { level: 'PLAIN_DATASET' }
  const SEALED = { level: 'PASSWORD_PROTECTED_DATASET' }
  const [head, other] = [
    { id: 'o1', rootorgid: 'o1' },
    { id: 'o9', rootorgid: 'o9' },
  ]
  const below = [
    { id: 'o1', rootorgid: 'r1' },
    { id: 'o9', rootorgid: 'r9' },
  ]
  const shared: readonly (readonly [
    what: string,
    organisations: readonly object[],
    preferences: readonly object[],
    outcome: 'delivers' | 'leaves out',
  ])[] = [
    ['both plain', [head, other], [policy('o1', PLAIN), policy('o9', PLAIN)], 'delivers'],
    ['the other one above plain', [head, other], [policy('o1', PLAIN), policy('o9', SEALED)], 'leaves out'],
    [
      'the default above plain',
      [head, other],
      [policy('o1', PLAIN), policy('default', SEALED)],
      'leaves out',
    ],
    ['one below, above plain, and a plain head', [head, below[1]!], [policy('r9', SEALED)], 'delivers'],
    ['no head, and one root above plain', below, [policy('r1', PLAIN), policy('r9', SEALED)], 'leaves out'],
    ['no head, and plain roots', below, [policy('r1', PLAIN), policy('r9', PLAIN)], 'delivers'],
  ]
  for (const [what, organisations, tenant_preference, outcome] of shared) {
    it(`${outcome} the file of a channel of two organisations, ${what}, in whatever order they come`, async () => {
      const rows = organisations.map(row => ({ channel: 'north', orgname: 'North schools', ...row }))
      for (const some of [rows, rows.toReversed()]) {
        const given = { organisation: [...some, organisation[1]!], tenant_preference }
        expect(Object.keys((await run(given)).files)).to.have.length(outcome === 'delivers' ? 1 : 0)
      }
    })
  }

  it('refuses a tenant with two policies', async () => {
    const given = { tenant_preference: [policy('o1', PLAIN), policy('o1', SEALED)] }
    expect(await failureOf(run(given))).to.include({
      code: 'POLICY',
      message: 'tenant_preference cannot be read',
    })
  })
})
