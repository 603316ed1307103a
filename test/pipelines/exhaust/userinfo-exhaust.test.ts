import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { userinfoExhaust } from '../../../pipelines/index.js'
import {
  batch,
  catalogOf,
  collection,
  consent,
  type Delivered,
  deliver,
  encrypt,
  enrolment,
  linesOf,
  opened,
  policy,
  privateFields,
  user,
} from './support.js'

type Changes = Parameters<typeof catalogOf>[0]

const HEADER =
  'Collection Id,Collection Name,Batch Id,Batch Name,User UUID,User Name,User Type,User Sub Type,State,District,' +
  'Block,Cluster,School Id,School Name,Org Name,Email ID,Mobile Number,Consent Provided,Consent Provided Date'
const WHO = 'c1,Fractions,BatchId_b1,"Batch, one",u1'
const WHERE = 'teacher,hm,KA,BLR,Central,East,0042,Fort [High],North schools'
const ROW = `${WHO},Asha Rao,${WHERE},asha@example.org,9999900000,true,09/04/2023`
const ZIP = 'userinfo-exhaust/b1_userinfo_20240306.zip'
const PATH = ZIP.replace('zip', 'csv')

const run = (changes: Changes = {}, parameters = {}, settings = {}): Promise<Delivered> =>
  deliver(userinfoExhaust, catalogOf(changes), parameters, settings)
const rowsOf = async (...given: Parameters<typeof run>) => linesOf(await opened(await run(...given)))

const NOT_PROTECTED =
  'Request Security Level is not matching with PII fields or csvColumns CSV columns configured. Please check.'
const NO_CONSENT =
  "Invalid request. User info exhaust is not applicable for collections which don't request for user consent to share data"

describe('userinfo-exhaust', () => {
  it('writes one row for each learner who consents, into a locked file', async () => {
    const delivered = await run()
    expect(Object.keys(delivered.files)).to.deep.equal([ZIP])
    const { files } = await opened(delivered)
    expect(String(files[PATH])).to.equal(`${HEADER}\n${ROW}\n`)
  })

  const shown: readonly (readonly [what: string, changes: Changes, isShown: boolean])[] = [
    ['consents', {}, true],
    ['consents in lower case', { user_consent: [{ ...consent, status: 'active' }] }, true],
    ['consented, whatever to', { user_consent: [{ ...consent, object_type: 'Anything' }] }, true],
    ['consented until yesterday', { user_consent: [{ ...consent, expiry: '2020-01-01T00:00:00Z' }] }, true],
    ['took it back', { user_consent: [{ ...consent, status: 'REVOKED' }] }, false],
    ['took it back and deleted it', { user_consent: [{ ...consent, status: 'DELETED' }] }, false],
    ['has a consent without a status', { user_consent: [{ ...consent, status: null }] }, false],
    ['has a consent with an empty status', { user_consent: [{ ...consent, status: '' }] }, false],
    ['said nothing', { user_consent: [] }, false],
    ['consents to another organisation', { user_consent: [{ ...consent, consumer_id: 'o2' }] }, false],
    ['consents to another collection', { user_consent: [{ ...consent, object_id: 'c2' }] }, false],
    ['is told of in the consent of somebody else', { user_consent: [{ ...consent, user_id: 'u2' }] }, false],
  ]
  for (const [what, changes, isShown] of shown)
    it(`${isShown ? 'shows' : 'does not show'} who ${what}`, async () =>
      expect(await rowsOf(changes)).to.deep.equal(isShown ? [ROW] : []))

  it('looks at expiry when the deployment says so', async () => {
    const until = (expiry: string) => ({ user_consent: [{ ...consent, expiry }] })
    const enforced = { consentExpiry: 'enforce' }
    expect(await rowsOf(until('2024-03-05T20:00:00Z'), {}, enforced)).to.deep.equal([])
    expect(await rowsOf(until('2024-03-05T20:00:01Z'), {}, enforced)).to.deep.equal([ROW])
    expect(await rowsOf({}, {}, enforced)).to.deep.equal([ROW])
  })

  const written: readonly (readonly [what: string, changes: Changes, row: string])[] = [
    [
      'a consent of no known day',
      { user_consent: [{ ...consent, last_updated_on: null }] },
      ROW.replace('09/04/2023', ''),
    ],
    [
      'a name in two parts, one missing',
      { user_cache: [{ ...user, lastname: null }] },
      ROW.replace('Asha Rao', 'Asha'),
    ],
    [
      'a name in two parts, one empty',
      { user_cache: [{ ...user, lastname: '' }] },
      ROW.replace('Asha Rao', 'Asha '),
    ],
    [
      'a name in another script',
      { user_cache: [{ ...user, firstname: 'आशा', lastname: 'राव' }] },
      ROW.replace('Asha Rao', 'आशा राव'),
    ],
    ['a name that is encrypted', { user_cache: [{ ...user, firstname: encrypt('Asha') }] }, ROW],
    [
      'an address that is not encrypted',
      { user_cache: [{ ...user, email: 'not-encrypted' }] },
      ROW.replace('asha@example.org', 'not-encrypted'),
    ],
    [
      'no address and no number',
      { user_cache: [{ ...user, email: null, phone: '' }] },
      ROW.replace('asha@example.org,9999900000', ','),
    ],
  ]
  for (const [what, changes, row] of written)
    it(`writes ${what}`, async () => expect(await rowsOf(changes)).to.deep.equal([row]))

  it('takes the day of consent in its zone', async () =>
    expect(await rowsOf({}, {}, { zone: 'Asia/Kolkata' })).to.deep.equal([
      ROW.replace('09/04/2023', '10/04/2023'),
    ]))

  it('asks for the consent to the organisation that asks', async () => {
    const changes = {
      user_cache: [
        { ...user, rootorgid: 'o2' },
        { ...user, userid: 'u2' },
      ],
      user_enrolments: [enrolment, { ...enrolment, userid: 'u2' }],
      user_consent: [
        { ...consent, consumer_id: 'o2' },
        { ...consent, user_id: 'u2', consumer_id: 'o2' },
      ],
    }
    expect(await rowsOf(changes, { channel: 'o2' })).to.deep.equal([ROW])
    expect(await rowsOf(changes)).to.deep.equal([])
  })

  it('tells the custodian of nobody', async () => {
    const custodian = (value: string) => ({ system_settings: [{ id: 'custodianOrgId', value }] })
    expect(await rowsOf(custodian('o1'))).to.deep.equal([])
    expect(await rowsOf(custodian('o1'), {}, { custodianOrgId: 'o9' })).to.deep.equal([ROW])
    expect(await rowsOf(custodian('o9'), {}, { custodianOrgId: 'o1' })).to.deep.equal([])
  })

  it('releases names and addresses, and records on what ground and how often', async () => {
    const { record } = await run({
      user_enrolments: [enrolment, { ...enrolment, userid: 'u2' }],
      user_cache: [user, { ...user, userid: 'u2' }],
    })
    expect(record.released).to.deep.equal([
      {
        columns: ['firstname', 'lastname', 'email', 'phone'],
        because: 'active consent to share with the organisation that asks',
        rows: 1,
      },
    ])
    expect(record.dropped).to.deep.equal({ 'user_enrolments > filter(the user consents)': 1 })
  })

  const two = {
    course_batch: [batch, { ...batch, batchid: 'b2', courseid: 'c2' }],
    content: [collection, { ...collection, identifier: 'c2', userConsent: 'No' }],
  }
  it('delivers the batches that it may, and fails with what the others lack', async () => {
    const { files, error } = await run(two, { batchId: undefined, batchFilter: 'b1,b2' })
    expect(Object.keys(files)).to.deep.equal([ZIP])
    expect([error?.code, error?.message]).to.deep.equal(['NO_DATA', NO_CONSENT])
  })

  for (const userConsent of ['yes', 'YES', 'Yes'])
    it(`serves a collection that asks for consent: ${userConsent}`, async () =>
      expect(await rowsOf({ content: [{ ...collection, userConsent }] })).to.deep.equal([ROW]))

  const fields = (...of: readonly string[]) => ({ tenant_preference: [privateFields('o1', ...of)] })
  const all = privateFields('default', 'email', 'phone', 'username')
  const levelled = (level: string) => ({ tenant_preference: [policy('o1', level), all] })
  const refused: readonly (readonly [what: string, changes: Changes, code: string, message: string])[] = [
    ...['No', 'yes please', '', null].map(
      userConsent =>
        [
          `a collection of the consent ${JSON.stringify(userConsent)}`,
          { content: [{ ...collection, userConsent }] },
          'NO_DATA',
          NO_CONSENT,
        ] as const,
    ),
    ['a plain level', levelled('PLAIN_DATASET'), 'POLICY', NOT_PROTECTED],
    [
      'a plain level by default',
      { tenant_preference: [policy('default', 'PLAIN_DATASET'), all] },
      'POLICY',
      NOT_PROTECTED,
    ],
    [
      'a plain level for this report',
      {
        tenant_preference: [
          policy('o1', 'PASSWORD_PROTECTED_DATASET', {
            job: { 'userinfo-exhaust': { level: 'PLAIN_DATASET' } },
          }),
          all,
        ],
      },
      'POLICY',
      NOT_PROTECTED,
    ],
    [
      'a level that nobody knows',
      levelled('SECRET'),
      'POLICY',
      'the policy of the tenant names a level that nobody knows',
    ],
    ['no private fields', { tenant_preference: [] }, 'POLICY', NOT_PROTECTED],
    ['no private email', fields('phone', 'username'), 'POLICY', NOT_PROTECTED],
    ['no private phone', fields('email', 'username'), 'POLICY', NOT_PROTECTED],
    ['no private username', fields('email', 'phone', 'firstName'), 'POLICY', NOT_PROTECTED],
    [
      'fewer private fields of its own than by default',
      { tenant_preference: [privateFields('o1', 'email'), all] },
      'POLICY',
      NOT_PROTECTED,
    ],
    [
      'private fields that cannot be read',
      { tenant_preference: [{ orgid: 'o1', key: 'userPrivateFields', data: '{' }] },
      'POLICY',
      'the policy of the tenant is not as it should be',
    ],
    ['no custodian', { system_settings: [] }, 'CONFIG', 'nothing says which organisation is the custodian'],
    [
      'a custodian without a name',
      { system_settings: [{ id: 'custodianOrgId', value: '' }] },
      'CONFIG',
      'nothing says which organisation is the custodian',
    ],
  ]
  for (const [what, changes, code, message] of refused)
    it(`refuses ${what}`, async () => {
      const { files, error, record } = await run(changes)
      expect([error?.code, error?.message, files]).to.deep.equal([code, message, {}])
      expect(record.released).to.deep.equal([])
    })

  it('names where the custodian can be said', async () => {
    const { error } = await run({ system_settings: [] })
    expect(error?.at.allowed).to.equal('values.custodianOrgId in the configuration, or a setting of that id')
  })

  describe('with a key in a file', () => {
    let folder: string
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    })
    after(() => rm(folder, { recursive: true }))
    const keyFile = async (key: string) => {
      const file = join(folder, 'key')
      await writeFile(file, key, { mode: 0o600 })
      return run({}, { keyFile: file }, { requestKey: undefined })
    }

    for (const [what, key] of [
      ['as it is', 's3cret'],
      ['with a line break', 's3cret\n'],
      ['encrypted as contact fields are', encrypt('s3cret')],
    ] as const)
      it(`locks the file with the key ${what}`, async () =>
        expect(linesOf(await opened(await keyFile(key)))).to.deep.equal([ROW]))

    const keyless: readonly (readonly [what: string, run: () => Promise<Delivered>, message: string])[] = [
      [
        'no key',
        () => run({}, {}, { requestKey: undefined }),
        'Request should have either of batchId, batchFilter, searchFilter or encrption key',
      ],
      [
        'an empty key',
        () => run({}, {}, { requestKey: '' }),
        'the level PASSWORD_PROTECTED_DATASET needs a key, and there is none',
      ],
      ['an empty file', () => keyFile(''), 'the file of a key is empty'],
      [
        'no such file',
        () => run({}, { keyFile: join(folder, 'none') }, { requestKey: undefined }),
        'the file of a key cannot be read',
      ],
    ]
    for (const [what, running, message] of keyless)
      it(`is refused with ${what}`, async () => {
        const { files, error } = await running()
        expect([error?.code, error?.message, files]).to.deep.equal(['KEY', message, {}])
      })
  })

  it('tells of consents that a source can only list, for several batches of a collection', async () => {
    const catalog = catalogOf({
      course_batch: [batch, { ...batch, batchid: 'b2' }],
      user_enrolments: ['u1', 'u2'].flatMap(userid => [
        { ...enrolment, userid },
        { ...enrolment, userid, batchid: 'b2' },
      ]),
      user_cache: [user, { ...user, userid: 'u2' }],
      user_consent: [consent, { ...consent, user_id: 'u2' }],
    })
    const { find: _find, finds: _finds, get: _get, ...listing } = catalog.user_consent!
    const parameters = { batchId: undefined, batchFilter: 'b1,b2' }
    const served = await deliver(userinfoExhaust, { ...catalog, user_consent: listing }, parameters)
    expect(served.error).to.equal(undefined)
    expect((await opened(served)).files).to.deep.equal(
      (await opened(await deliver(userinfoExhaust, catalog, parameters))).files,
    )
    expect(served.record.files.map(({ rows }) => rows)).to.deep.equal([2, 2])
  })
})
