import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { LernError, type Level, localStore, run, type Store, type Tools } from '../../../lib/index.js'
import { type Secrets, unprotect } from '../../../lib/protection/unprotect.js'
import { progressExhaust, responseExhaust, userinfoExhaust } from '../../../pipelines/index.js'
import { PRIVATE_KEY, PUBLIC_KEY, whole } from '../../lib/protection/support.js'
import { failureOf } from '../../support/failure.js'
import {
  base,
  batch,
  catalogOf,
  collection,
  type Deployed,
  deliver,
  KEY,
  NOW,
  openZip,
  policy,
  REPORTS,
  SALT,
} from './support.js'

type Changes = Parameters<typeof catalogOf>[0]

const KEY_URL = 'https://keys.example.org/o1.pem'
const owner = { id: 'o1', keys: { exhaustEncryptionKey: [KEY_URL] } }
const tools: Tools = { publicKey: async url => (url === KEY_URL ? PUBLIC_KEY : expect.fail(url)) }

const preferences = (...of: readonly object[]) => ({
  organisation: [owner],
  tenant_preference: [...base.tenant_preference!, ...of],
})
const levelled = (level: string) => preferences(policy('o1', level))

const PASSWORD: Secrets = { password: KEY }
/** What opens a file of each level. */
const OPENS: readonly (readonly [level: Level, secrets: Secrets])[] = [
  ['PASSWORD_PROTECTED_DATASET', PASSWORD],
  ['TEXT_KEY_ENCRYPTED_DATASET', { key: KEY }],
  ['PUBLIC_KEY_ENCRYPTED_DATASET', { key: PRIVATE_KEY }],
]

/** The one file that a report delivers. */
const fileOf = async (
  report: (typeof REPORTS)[number][1],
  changes: Changes,
  settings: Deployed = {},
  parameters = {},
) => {
  const { files, error } = await deliver(report, catalogOf(changes), parameters, settings, { tools })
  if (error) throw error
  const [[path, bytes], ...others] = Object.entries(files) as [[string, Buffer]]
  expect(others).to.deep.equal([])
  return { path, bytes }
}

describe('the protection of exhaust files', () => {
  for (const [key, report] of REPORTS) {
    for (const protection of ['legacy', 'modern'] as const) {
      for (const [level, secrets] of OPENS) {
        it(`${key}: ${level}, ${protection}, holds what the plain file would`, async () => {
          const plain = await plainOf(report)
          const { path, bytes } = await fileOf(report, levelled(level), { protection })
          expect(path).to.equal(`${key}-exhaust/b1_${key}_20240306.zip`)
          expect(String(await openZip(bytes, secrets))).to.equal(plain)
          expect(String(bytes)).not.to.contain('Fractions')
        })

        it(`${key}: ${level}, ${protection}, opens with nothing else`, async () => {
          const { bytes } = await fileOf(report, levelled(level), { protection })
          for (const wrong of [{ password: 'other', key: 'other' }, {}] as const)
            expect(await failureOf(openZip(bytes, wrong))).to.include({ code: 'KEY' })
        })
      }
    }
  }

  /** What a report writes for a tenant that wants no protection; userinfo has no such file, so a zip is opened. */
  const plainOf = async (report: (typeof REPORTS)[number][1]): Promise<string> => {
    if (report !== userinfoExhaust) return String((await fileOf(report, {})).bytes)
    return String(await openZip((await fileOf(report, {})).bytes, PASSWORD))
  }

  const job = (level: string) => ({ job: { 'progress-exhaust': { level } } })
  const chosen: readonly (readonly [what: string, changes: Changes, extension: string])[] = [
    ['no policy', {}, 'csv'],
    ['an empty level', levelled(''), 'csv'],
    ['a plain level', levelled('PLAIN_DATASET'), 'csv'],
    ['a level', levelled('PASSWORD_PROTECTED_DATASET'), 'zip'],
    ['a level for all', preferences(policy('default', 'PASSWORD_PROTECTED_DATASET')), 'zip'],
    [
      'a level of its own beside one for all',
      preferences(policy('default', 'PASSWORD_PROTECTED_DATASET'), policy('o1', 'PLAIN_DATASET')),
      'csv',
    ],
    ['a level of somebody else', preferences(policy('o2', 'PASSWORD_PROTECTED_DATASET')), 'csv'],
    [
      'a level for this report',
      preferences(policy('o1', 'PLAIN_DATASET', job('PASSWORD_PROTECTED_DATASET'))),
      'zip',
    ],
    [
      'an empty level for this report',
      preferences(policy('o1', 'PASSWORD_PROTECTED_DATASET', job(''))),
      'zip',
    ],
    [
      'a level for another report',
      preferences(
        policy('o1', 'PLAIN_DATASET', {
          job: { 'response-exhaust': { level: 'PASSWORD_PROTECTED_DATASET' } },
        }),
      ),
      'csv',
    ],
    ['a policy without a level', preferences({ orgid: 'o1', key: 'dataSecurityPolicy', data: '{}' }), 'csv'],
  ]
  for (const [what, changes, extension] of chosen)
    it(`is a ${extension} under ${what}`, async () =>
      expect((await fileOf(progressExhaust, changes)).path).to.match(new RegExp(`\\.${extension}$`)))

  it('follows the organisation that asks, not the one that owns', async () => {
    const changes = levelled('PASSWORD_PROTECTED_DATASET')
    expect((await fileOf(progressExhaust, changes, {}, { channel: 'o2' })).path).to.match(/\.csv$/)
    const other = preferences(policy('o2', 'PASSWORD_PROTECTED_DATASET'))
    expect((await fileOf(progressExhaust, other, {}, { channel: 'o2' })).path).to.match(/\.zip$/)
  })

  it('follows the owner of each collection when the system asks', async () => {
    const changes = {
      ...levelled('PASSWORD_PROTECTED_DATASET'),
      course_batch: [batch, { ...batch, courseid: 'c2', batchid: 'b2' }],
      content: [collection, { ...collection, identifier: 'c2', channel: 'o2' }],
    }
    const parameters = { batchId: undefined, batchFilter: 'b1,b2', channel: 'System' }
    const { files } = await deliver(responseExhaust, catalogOf(changes), parameters)
    expect(Object.keys(files)).to.deep.equal([
      'response-exhaust/b1_response_20240306.zip',
      'response-exhaust/b2_response_20240306.csv',
    ])
  })

  it('locks userinfo with the password of the request where no policy says how', async () => {
    const { bytes } = await fileOf(userinfoExhaust, {})
    expect(String(await openZip(bytes, PASSWORD))).to.contain('asha@example.org')
  })

  it('is a zip without a lock when a plain file is to be zipped', async () => {
    const { path, bytes } = await fileOf(progressExhaust, levelled('PLAIN_DATASET'), {
      zip: true,
      requestKey: KEY,
    })
    expect(path).to.match(/\.zip$/)
    expect(String(await openZip(bytes, {}))).to.equal(await plainOf(progressExhaust))
  })

  const unreadable = (data: unknown) => preferences({ orgid: 'o1', key: 'dataSecurityPolicy', data })
  const NOT_AS_IT_SHOULD_BE = 'the policy of the tenant is not as it should be'
  const refused: readonly (readonly [
    what: string,
    changes: Changes,
    settings: Deployed & { readonly tools?: Tools },
    code: string,
    message: string,
  ])[] = [
    [
      'a level that nobody knows',
      levelled('SECRET'),
      {},
      'POLICY',
      'the policy of the tenant names a level that nobody knows',
    ],
    [
      'a level in lower case',
      levelled('plain_dataset'),
      {},
      'POLICY',
      'the policy of the tenant names a level that nobody knows',
    ],
    ['a policy that is no JSON', unreadable('{'), {}, 'POLICY', NOT_AS_IT_SHOULD_BE],
    ['a policy that is a list', unreadable([]), {}, 'POLICY', NOT_AS_IT_SHOULD_BE],
    ['a level that is no text', unreadable({ level: 7 }), {}, 'POLICY', NOT_AS_IT_SHOULD_BE],
    [
      'a job that is no object',
      unreadable({ level: 'PLAIN_DATASET', job: 'x' }),
      {},
      'POLICY',
      NOT_AS_IT_SHOULD_BE,
    ],
    [
      'a password level without a key',
      levelled('PASSWORD_PROTECTED_DATASET'),
      { requestKey: undefined },
      'KEY',
      'the level PASSWORD_PROTECTED_DATASET needs a key, and there is none',
    ],
    [
      'a text key level without a key',
      levelled('TEXT_KEY_ENCRYPTED_DATASET'),
      { requestKey: undefined },
      'KEY',
      'the level TEXT_KEY_ENCRYPTED_DATASET needs a key, and there is none',
    ],
    [
      'a public key level of an unknown organisation',
      { ...levelled('PUBLIC_KEY_ENCRYPTED_DATASET'), organisation: [] },
      {},
      'KEY',
      'the organisation has no public key',
    ],
    [
      'a public key level of an organisation without one',
      {
        ...levelled('PUBLIC_KEY_ENCRYPTED_DATASET'),
        organisation: [{ id: 'o1', keys: { signKeys: ['x'] } }],
      },
      {},
      'KEY',
      'the organisation has no public key',
    ],
    [
      'a public key level where keys cannot be fetched',
      levelled('PUBLIC_KEY_ENCRYPTED_DATASET'),
      { tools: {} },
      'KEY',
      'the organisation has no public key',
    ],
  ]
  for (const [what, changes, { tools: lent = tools, ...settings }, code, message] of refused)
    it(`is refused for ${what}`, async () => {
      const { files, error, record } = await deliver(progressExhaust, catalogOf(changes), {}, settings, {
        tools: lent,
      })
      expect([error?.code, error?.message, files]).to.deep.equal([code, message, {}])
      expect(JSON.stringify(record)).not.to.contain(KEY)
    })

  it('is refused when the policy cannot be read, and leaves no file', async () => {
    const catalog = catalogOf()
    const find = async () => {
      throw new LernError('SOURCE_REFUSED', 'the source says no')
    }
    const tenant_preference = { ...catalog.tenant_preference!, find }
    const { files, error } = await deliver(progressExhaust, { ...catalog, tenant_preference })
    expect([error?.code, error?.message, files]).to.deep.equal([
      'POLICY',
      'the policy of the tenant cannot be read',
      {},
    ])
    expect(error?.cause).to.include({ code: 'SOURCE_REFUSED' })
  })

  it('asks for the policy of a tenant once, however many batches', async () => {
    const catalog = catalogOf({ course_batch: ['b1', 'b2', 'b3'].map(batchid => ({ ...batch, batchid })) })
    const asked: unknown[] = []
    const source = catalog.tenant_preference!
    const find: NonNullable<typeof source.find> = wanted => {
      asked.push(...wanted.keys)
      return source.find!(wanted)
    }
    const parameters = { batchId: undefined, batchFilter: 'b1,b2,b3' }
    await deliver(progressExhaust, { ...catalog, tenant_preference: { ...source, find } }, parameters)
    expect(asked).to.have.length(4)
  })
})

const PLAIN = ['asha@example.org', '9999900000', 'Asha Rao', 'User UUID']

describe('what lies on disk while a protected file is made', () => {
  let folder: string
  let before: string | undefined
  let moments: string[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lern-test-'))
    moments = []
    before = process.env.TMPDIR
    process.env.TMPDIR = folder
  })
  afterEach(async () => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    await rm(folder, { recursive: true })
  })

  /** Files, in the store and among temporary ones, in which a text can be read. */
  const holding = async (text: string): Promise<readonly string[]> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter(of => of.isFile()).map(of => join(of.parentPath, of.name))
    const texts = await Promise.all(files.map(async file => [file, await readFile(file, 'latin1')] as const))
    return texts.filter(([, content]) => content.includes(text)).map(([file]) => file)
  }

  /** Looks around when the plain file is whole and its sealed bytes are written, and when they are published. */
  const watched = (store: Store): Store => {
    const look = async (moment: string) => {
      if (moments.at(-1) !== moment) moments.push(moment)
      for (const text of PLAIN) expect(await holding(text)).to.deep.equal([])
    }
    const [draft, publish] = [store.draft.bind(store), store.publish.bind(store)]
    store.draft = async (...of) => {
      const made = await draft(...of)
      const write = made.write.bind(made)
      made.write = bytes => look('sealing').then(() => write(bytes))
      return made
    }
    store.publish = drafts => look('publishing').then(() => publish(drafts))
    return store
  }

  for (const [level, secrets] of OPENS)
    it(`is nothing that can be read: ${level}`, async () => {
      const root = join(folder, 'store')
      const store = watched(localStore({ root, prefix: '' }))
      const { files } = await run(userinfoExhaust, {
        catalog: catalogOf(levelled(level)) as never,
        store,
        parameters: { batchId: 'b1' },
        settings: { now: NOW, fieldSalt: SALT, requestKey: KEY },
        tools,
        memory: 1,
      })
      expect(moments).to.deep.equal(['sealing', 'publishing'])
      expect(await holding('asha@example.org')).to.deep.equal([])
      expect(await readdir(folder)).to.deep.equal(['store'])
      const content = await unprotect(join(root, files[0]!.path), secrets, ({ bytes }) => whole(bytes))
      expect(String(content)).to.contain('asha@example.org')
    })
})
