import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { fieldEncryption } from '../../fixtures/generate/field-encryption.js'
import { programUserExhaust } from '../../pipelines/index.js'
import { catalogWith, failureOf, filesOf } from './support.js'

const encrypt = fieldEncryption('SunBird')
const now = new Date('2024-03-05T20:00:00Z')

const enrolment = {
  program_id: 'p1',
  program_externalId: 'EXT-1',
  program_name: 'Reading, together',
  user_id: 'u1',
  pii_consent_required: true,
  user_locations: {
    state_id: 's1',
    state_name: 'KA',
    district_name: 'BLR',
    block_name: 'North',
    cluster_name: 'East',
    school_code: '0042',
    school_name: 'Fort',
  },
  organisation_id: 'o1',
  organisation_name: 'Department',
  user_type: 'teacher',
  user_sub_type: 'hm',
  updated_at: '2024-02-01',
}
const consent = {
  user_id: 'u1',
  consumer_id: 'o1',
  object_id: 'p1',
  object_type: 'Program',
  status: 'ACTIVE',
  last_updated_on: '2024-01-31T20:00:00Z',
}
const user = {
  userid: 'u1',
  firstname: 'Asha',
  lastname: 'Rao',
  email: encrypt('asha@example.org'),
  phone: encrypt('9999900000'),
}

const base = {
  program_enrollment: [enrolment] as readonly object[],
  user_consent: [consent] as readonly object[],
  user_cache: [user] as readonly object[],
  tenant_preference: [] as readonly object[],
}
const equals = (name: string, value: unknown) => ({ name, operator: '=', value })
const about = (...table_filters: readonly object[]) => ({ table_name: 'program_enrollment', table_filters })
const consents = (...table_filters: readonly object[]) => ({ table_name: 'user_consent', table_filters })
const ONE_PROGRAM = [about(equals('program_id', 'p1'))]

const HEADER =
  'User UUID,User Name(On user consent),Mobile number(On user consent),Email ID(On user consent),' +
  'Consent Provided,Consent Provided Date,Program Name,Program ID,State,District,Block,Cluster,School Id,' +
  'School Name,Usertype,Usersubtype,Org Name'
const PLACE = 'KA,BLR,North,East,0042,Fort,teacher,hm,Department'
const PROGRAM = `"'Reading, together'",EXT-1,${PLACE}`
const PERSONAL = "'Asha Rao',9999900000,asha@example.org"
const PATH = 'ml_reports/program-user-exhaust/R1_20240306.csv'

describe('program-user-exhaust', () => {
  let folder: string
  let keyFile: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    keyFile = join(folder, 'key')
    await writeFile(keyFile, 's3cret', { mode: 0o600 })
  })
  after(() => rm(folder, { recursive: true }))

  const run = (changes: Partial<typeof base> = {}, parameters = {}, settings = {}) =>
    filesOf(
      programUserExhaust,
      catalogWith({ ...base, ...changes }),
      { filters: ONE_PROGRAM, request: 'R1', keyFile, ...parameters },
      { now, fieldSalt: 'SunBird', ...settings },
    )
  const rowsOf = async (...given: Parameters<typeof run>) => {
    const { files } = await run(...given)
    const [header, ...rows] = (files[PATH] ?? '').split('\n').slice(0, -1)
    expect(header).to.equal(HEADER)
    return rows
  }

  it('tells who takes part, with what they agreed to share', async () =>
    expect((await run()).files).to.deep.equal({
      [PATH]: `${HEADER}\nu1,${PERSONAL},Yes,31/01/2024,${PROGRAM}\n`,
    }))

  const shares: readonly (readonly [what: string, changes: Partial<typeof base>, row: string])[] = [
    [
      'agreed in lower case',
      { user_consent: [{ ...consent, status: 'active' }] },
      `${PERSONAL},Yes,31/01/2024`,
    ],
    ['said no', { user_consent: [{ ...consent, status: 'REVOKED' }] }, ',,,No,31/01/2024'],
    [
      'took it back and deleted it',
      { user_consent: [{ ...consent, status: 'DELETED' }] },
      ',,,No,31/01/2024',
    ],
    ['said nothing', { user_consent: [] }, ',,,,'],
    ['agreed to another program', { user_consent: [{ ...consent, object_id: 'p2' }] }, ',,,,'],
    ['agreed for somebody else', { user_consent: [{ ...consent, user_id: 'u2' }] }, ',,,,'],
    [
      'agreed at no known time',
      { user_consent: [{ ...consent, last_updated_on: null }] },
      `${PERSONAL},Yes,`,
    ],
    [
      'agreed first and then said no to another',
      {
        user_consent: [
          consent,
          { ...consent, consumer_id: 'o0', status: 'REVOKED', last_updated_on: '2024-02-02T00:00:00Z' },
        ],
      },
      ',,,No,02/02/2024',
    ],
    ['is not in the cache', { user_cache: [] }, ',,,Yes,31/01/2024'],
    ['has no address', { user_cache: [{ ...user, email: null, phone: '' }] }, "'Asha Rao',,,Yes,31/01/2024"],
    [
      'has an address that is not encrypted',
      { user_cache: [{ ...user, email: 'plain', lastname: null }] },
      "'Asha',9999900000,plain,Yes,31/01/2024",
    ],
  ]
  for (const [what, changes, shared] of shares)
    it(`shows no more than it may of who ${what}`, async () =>
      expect(await rowsOf(changes)).to.deep.equal([`u1,${shared},${PROGRAM}`]))

  it('looks at expiry when the deployment says so', async () => {
    const changes = { user_consent: [{ ...consent, expiry: '2024-02-01T00:00:00Z' }] }
    expect(await rowsOf(changes)).to.deep.equal([`u1,${PERSONAL},Yes,31/01/2024,${PROGRAM}`])
    expect(await rowsOf(changes, {}, { consentExpiry: 'enforce' })).to.deep.equal([
      `u1,,,,No,31/01/2024,${PROGRAM}`,
    ])
  })

  const open = {
    ...enrolment,
    program_id: 'p2',
    program_externalId: null,
    program_name: null,
    pii_consent_required: false,
  }
  const openPlace = `,,${PLACE}`
  it('shows nothing personal of a program that asks for no consent', async () => {
    const filters = [about(equals('user_id', 'u1'))]
    const both = {
      program_enrollment: [enrolment, open],
      user_consent: [consent, { ...consent, object_id: 'p2' }],
    }
    expect(await rowsOf(both, { filters })).to.deep.equal([
      `u1,${PERSONAL},Yes,31/01/2024,${PROGRAM}`,
      `u1,,,,No,,${openPlace}`,
    ])
  })

  it('has no columns about consent when no program asks for it', async () => {
    const { files } = await run(
      { program_enrollment: [open] },
      { filters: [about(equals('program_id', 'p2'))] },
    )
    expect(files).to.deep.equal({
      [PATH]:
        'User UUID,Program Name,Program ID,State,District,Block,Cluster,School Id,School Name,Usertype,' +
        `Usersubtype,Org Name\nu1,${openPlace}\n`,
    })
  })

  it('comes by district, block, cluster, school and user', async () => {
    const at = (user_id: string, district_name: string, more: object = {}) => ({
      ...enrolment,
      user_id,
      user_locations: { district_name, ...more },
    })
    const rows = await rowsOf({
      program_enrollment: [
        at('u5', 'B'),
        at('u4', 'A', { block_name: 'Y' }),
        at('u2', 'A', { block_name: 'X', school_code: '2' }),
        at('u3', 'A', { block_name: 'X', school_code: '1' }),
        at('u1', 'A', { block_name: 'X', school_code: '2' }),
      ],
    })
    expect(rows.map(row => row.slice(0, 2))).to.deep.equal(['u3', 'u1', 'u2', 'u4', 'u5'])
  })

  it('leaves out whom nobody knows whether to ask', async () => {
    const { record, files } = await run({
      program_enrollment: [enrolment, { ...enrolment, user_id: 'u2', pii_consent_required: null }],
    })
    expect(files[PATH]?.split('\n')).to.have.length(3)
    expect(record.dropped).to.deep.equal({ 'program_enrollment > present(pii_consent_required)': 1 })
  })

  it('records what left, on what ground, in how many rows', async () => {
    const { record } = await run({
      program_enrollment: [enrolment, { ...enrolment, user_id: 'u2' }],
    })
    expect(record.personalColumns).to.have.members(['firstname', 'lastname', 'email', 'phone'])
    expect(record.released.map(({ because, rows }) => [because, rows])).to.deep.equal([
      ['active consent to share with the program', 1],
      ['active consent to share with the program', 1],
    ])
  })

  it('is named for the day alone without a request', async () =>
    expect(Object.keys((await run({}, { request: undefined })).files)).to.deep.equal([
      'ml_reports/program-user-exhaust/20240306.csv',
    ]))

  const kept: readonly (readonly [filter: object, isKept: boolean])[] = [
    [equals('program_id', 'p1'), true],
    [{ name: 'program_id', operator: '==', value: 'p1' }, true],
    [equals('district_name', 'BLR'), true],
    [equals('state_id', 's2'), false],
    [equals('block_id', 'b1'), false],
    [equals('pii_consent_required', true), true],
    [equals('pii_consent_required', 'false'), false],
    [{ name: 'updated_at', operator: '>=', value: '2024-02-01' }, true],
    [{ name: 'updated_at', operator: '>', value: '2024-02-01' }, false],
    [{ name: 'updated_at', operator: '<', value: '2024-02-02' }, true],
    [{ name: 'updated_at', operator: '<=', value: '2024-01-31' }, false],
    [{ name: 'created_at', operator: '<=', value: '2030-01-01' }, false],
    [{ name: 'organisation_id', operator: '!=', value: 'o2' }, true],
    [{ name: 'organisation_id', operator: '<>', value: 'o1' }, false],
    [equals('program_name', "x' or '1'='1"), false],
  ]
  for (const [filter, isKept] of kept)
    it(`${isKept ? 'keeps' : 'leaves out'} an enrolment with ${JSON.stringify(filter)}`, async () => {
      const running = run({}, { filters: JSON.stringify([about(filter)]) })
      if (isKept) expect((await running).files[PATH]).to.contain('\nu1,')
      else expect(await failureOf(running)).to.include({ code: 'NO_DATA', message: 'No Data Found' })
    })

  it('meets all of several conditions, of several lists', async () => {
    const filters = [...ONE_PROGRAM, about(equals('district_name', 'MYS'))]
    expect(await failureOf(run({}, { filters }))).to.include({ code: 'NO_DATA', message: 'No Data Found' })
  })

  for (const [filter, isCounted] of [
    [equals('consumer_id', 'o1'), true],
    [equals('consumer_id', 'o2'), false],
    [{ name: 'last_updated_on', operator: '>=', value: '2024-01-31' }, true],
    [{ name: 'last_updated_on', operator: '>=', value: '2024-01-31T20:00:00.001Z' }, false],
    [{ name: 'expiry', operator: '>=', value: '2000-01-01' }, false],
  ] as const)
    it(`${isCounted ? 'counts' : 'does not count'} a consent with ${JSON.stringify(filter)}`, async () => {
      const [row] = await rowsOf({}, { filters: [...ONE_PROGRAM, consents(filter)] })
      expect(row).to.equal(isCounted ? `u1,${PERSONAL},Yes,31/01/2024,${PROGRAM}` : `u1,,,,,,${PROGRAM}`)
    })

  const refused: readonly (readonly [filters: unknown, message: string])[] = [
    [[about(equals('contactdetail', 'x'))], 'program_enrollment cannot be filtered by "contactdetail"'],
    [[about(equals('__proto__', 'x'))], 'program_enrollment cannot be filtered by "__proto__"'],
    [
      [about(equals("program_id='p1' or ''", 'x'))],
      "program_enrollment cannot be filtered by \"program_id='p1' or ''\"",
    ],
    [
      [about({ ...equals('program_id', 'x'), operator: 'like' })],
      'program_enrollment cannot be filtered with "like"',
    ],
    [
      [about({ ...equals('program_id', 'x'), operator: 'valueOf' })],
      'program_enrollment cannot be filtered with "valueOf"',
    ],
    [
      [about(equals('updated_at', 'soon'))],
      'program_enrollment cannot be filtered by such a value of updated_at',
    ],
    [
      [about(equals('pii_consent_required', 'yes'))],
      'program_enrollment cannot be filtered by such a value of pii_consent_required',
    ],
    [
      [...ONE_PROGRAM, consents(equals('consent_data', 'x'))],
      'user_consent cannot be filtered by "consent_data"',
    ],
    [[...ONE_PROGRAM, { table_name: 'user', table_filters: [] }], '"user" is no table that can be filtered'],
    [[about()], 'Not a Valid Request'],
    [[], 'Not a Valid Request'],
    [undefined, 'Not a Valid Request'],
    [
      [{ table_name: 'program_enrollment' }],
      'the parameter filters of program-user-exhaust is not a JSON list of { table_name, table_filters: [{ name, operator, value }] }',
    ],
  ]
  for (const [filters, message] of refused)
    it(`refuses the filters ${JSON.stringify(filters)}`, async () =>
      expect(await failureOf(run({}, { filters }))).to.include({ code: 'USAGE', message }))

  it('refuses a request without a key', async () =>
    expect(await failureOf(run({}, { keyFile: undefined }))).to.include({
      code: 'KEY',
      message: 'Not a Valid Request',
    }))

  it('locks its file up as the tenant wants', async () => {
    const level = (of: string) => [
      { orgid: 'o1', key: 'dataSecurityPolicy', data: { job: { 'program-user-exhaust': { level: of } } } },
    ]
    const locked = await run({ tenant_preference: level('PASSWORD_PROTECTED_DATASET') }, { channel: 'o1' })
    expect(Object.keys(locked.files)).to.deep.equal([PATH.replace('.csv', '.zip')])
    const unknown = run({ tenant_preference: level('SECRET') }, { channel: 'o1' })
    expect(await failureOf(unknown)).to.include({ code: 'POLICY' })
  })
})
