import { expect } from 'chai'
import { LernError, Personal, type Store } from '../../../lib/index.js'
import { progressExhaust, responseExhaust, userinfoExhaust } from '../../../pipelines/index.js'
import type { Outcome, ProcessedBatch, Request } from '../../../service/worker/index.js'
import {
  batch,
  catalogOf,
  collection,
  encrypt,
  enrolment,
  hierarchy,
  KEY,
  openZip,
  policy,
  privateFields,
  user,
} from '../../pipelines/exhaust/support.js'
import { type Given, linesIn, MUCH, workOn } from './support.js'

const inBatch = (batchid: string) => ({ ...batch, batchid })
const THREE = {
  course_batch: ['b1', 'b2', 'b3'].map(inBatch),
  user_enrolments: ['b1', 'b2', 'b3'].map(batchid => ({ ...enrolment, batchid })),
}
const ALL_THREE = { batchFilter: ['b1', 'b2', 'b3'] }
const pathOf = (batchId: string, request = 'R1') =>
  `progress-exhaust/${request}/${batchId}_progress_20240306.zip`

type Changes = Parameters<typeof catalogOf>[0]
type More = Partial<Given> & { readonly changes?: Changes }

const work = ({ changes, ...more }: More = {}) =>
  workOn({ report: progressExhaust, catalog: catalogOf(changes), ...more })
const asks = (data: unknown): Pick<Given, 'request'> => ({ request: { data } })

const batchIds = ({ processedBatches }: Outcome) => processedBatches.map(({ batchId }) => batchId)

describe('a request for an exhaust report', () => {
  it('gives the files of its batches, in its folder, and says what it did', async () => {
    const { outcome, files, taken, drafts } = await work({ changes: THREE, ...asks(ALL_THREE) })
    const paths = ['b1', 'b2', 'b3'].map(id => pathOf(id))
    expect(Object.keys(files)).to.deep.equal(paths)
    expect(outcome).to.deep.include({ status: 'SUCCESS', files: paths })
    const plain = await openZip(files[paths[0]!]!, {})
    expect(outcome!.processedBatches[0]).to.deep.equal({
      channel: 'o1',
      batchId: 'b1',
      filePath: paths[0],
      fileSize: plain.length,
    })
    expect(batchIds(outcome!)).to.deep.equal(['b1', 'b2', 'b3'])
    const bytes = outcome!.processedBatches.reduce((sum, { fileSize }) => sum + fileSize, 0)
    expect(taken).to.deep.equal([{ batches: 3, bytes }])
    expect(drafts).to.deep.equal([])
  })

  it('has the rows that the report has', async () => {
    const { files } = await work()
    const [line, ...others] = await linesIn(files[pathOf('b1')]!)
    expect(line).to.contain('Fractions').and.contain('u1')
    expect(others).to.deep.equal([])
  })

  it('says how far it is, and ends with all rows', async () => {
    const { told } = await work()
    expect(told.some(([, percent]) => percent === 100)).to.equal(true)
    expect(told.at(-1)?.[0]).to.equal(1)
    expect(told.at(-1)?.[2]).to.equal(0)
  })

  const searched = { request: { filters: { identifier: ['c1'] } } }
  const forms: readonly (readonly [what: string, data: unknown, files: readonly string[]])[] = [
    ['a batch', { batchId: 'b2' }, ['b2']],
    ['a list', { batchFilter: ['b3', 'b1', 'b3'] }, ['b1', 'b3']],
    ['a batch and a list, of which the batch counts', { batchId: 'b2', batchFilter: ['b1'] }, ['b2']],
    ['a search', { searchFilter: searched }, ['b1', 'b2', 'b3']],
    ['members beside it that nobody knows', { batchId: 'b1', scores: 'x', keyFile: '/etc/passwd' }, ['b1']],
    [
      'members that would lead elsewhere',
      { batchId: 'b1', request: 'R9', channel: 'o2', except: 'b1' },
      ['b1'],
    ],
  ]
  for (const [what, data, files] of forms)
    it(`is read in the form of ${what}`, async () => {
      const { outcome, ...worked } = await work({ changes: THREE, ...asks(data) })
      expect(outcome).to.include({ status: 'SUCCESS' })
      expect(Object.keys(worked.files)).to.deep.equal(files.map(id => pathOf(id)))
    })

  const NOTHING_ASKED = 'Request should have either of batchId, batchFilter, searchFilter or encrption key'
  const NOT_PROTECTED =
    'Request Security Level is not matching with PII fields or csvColumns CSV columns configured. Please check.'
  const NO_CONSENT =
    "Invalid request. User info exhaust is not applicable for collections which don't request for user consent to share data"
  const userinfo = { report: userinfoExhaust }
  const failures: readonly (readonly [what: string, given: More, code: string, message: string])[] = [
    ['asks for nothing', asks({}), 'USAGE', NOTHING_ASKED],
    ['has no data', asks(null), 'USAGE', NOTHING_ASKED],
    ['has data that are no JSON', asks(undefined), 'USAGE', NOTHING_ASKED],
    ['has an empty batch id', asks({ batchId: '' }), 'NO_DATA', 'No data found'],
    ['is about an unknown batch', asks({ batchId: 'b9' }), 'NO_DATA', 'No data found'],
    [
      'is about a retired collection',
      { changes: { content: [{ ...collection, status: 'Retired' }] } },
      'NO_DATA',
      'The request is made for retired collection',
    ],
    [
      'asks for too many batches',
      { ...asks({ batchFilter: ['a', 'b', 'c'] }), settings: { batchesPerRequest: 2 } },
      'USAGE',
      'Number of batches in request exceeded. It should be within 2',
    ],
    [
      'is for a tenant that wants a password, and has none',
      {
        request: { encryptionKey: undefined as never },
        changes: { tenant_preference: [policy('o1', 'PASSWORD_PROTECTED_DATASET')] },
      },
      'KEY',
      'Zip, encrypt and upload failed',
    ],
    [
      'asks for userinfo without a key',
      { ...userinfo, request: { encryptionKey: undefined as never } },
      'KEY',
      NOTHING_ASKED,
    ],
    [
      'asks for userinfo of a tenant that holds addresses to be public',
      { ...userinfo, changes: { tenant_preference: [privateFields('o1', 'email')] } },
      'POLICY',
      NOT_PROTECTED,
    ],
    [
      'asks for userinfo of a collection that asks for no consent',
      { ...userinfo, changes: { content: [{ ...collection, userConsent: 'No' }] } },
      'NO_DATA',
      NO_CONSENT,
    ],
  ]
  for (const [what, given, code, message] of failures)
    it(`fails when it ${what}`, async () => {
      const { outcome, files, drafts } = await work(given)
      expect(outcome).to.deep.equal({ status: 'FAILED', message, code, files: [], processedBatches: [] })
      expect([Object.keys(files), drafts]).to.deep.equal([[], []])
    })

  const faults: readonly (readonly [what: string, given: More, message: string])[] = [
    ['has a filter that is no list', asks({ batchFilter: 'b1,b2' }), 'batchFilter is not a list of texts'],
    [
      'is for a tenant whose policy cannot be read',
      { changes: { tenant_preference: [policy('o1', 'SECRET')] } },
      'the policy of the tenant names a level that nobody knows',
    ],
  ]
  for (const [what, given, message] of faults)
    it(`ends with an internal error when it ${what}`, async () => {
      const { error, files, drafts } = await work(given)
      expect(error).to.be.instanceOf(LernError).with.property('message', message)
      expect([Object.keys(files), drafts]).to.deep.equal([[], []])
    })

  it('delivers the batches that it can, and says what is wrong with the others', async () => {
    const content = [collection, { ...collection, identifier: 'c2' }]
    const changes = { course_batch: [batch, { ...batch, batchid: 'b2', courseid: 'c2' }], content }
    const { outcome, files } = await work({ changes, ...asks({ batchFilter: ['b1', 'b2'] }) })
    expect(outcome).to.include({ status: 'FAILED', code: 'NO_DATA' }).and.deep.include({ files: [] })
    expect(outcome?.message)
      .to.be.a('string')
      .and.not.match(/^Internal/)
    expect(batchIds(outcome!)).to.deep.equal(['b1'])
    expect(Object.keys(files)).to.deep.equal([pathOf('b1')])
  })

  describe('that was tried before', () => {
    const earlier: ProcessedBatch = {
      channel: 'o1',
      batchId: 'b1',
      filePath: pathOf('b1', 'earlier'),
      fileSize: 11,
    }
    const again = (data: unknown): { readonly request: Partial<Request> } => ({
      request: { data, processedBatches: [earlier] },
    })

    it('leaves out what is done, and gives its files too', async () => {
      const { outcome, files, taken } = await work({ changes: THREE, ...again(ALL_THREE) })
      expect(Object.keys(files)).to.deep.equal([pathOf('b2'), pathOf('b3')])
      expect(outcome?.files).to.deep.equal([earlier.filePath, pathOf('b2'), pathOf('b3')])
      expect(batchIds(outcome!)).to.deep.equal(['b1', 'b2', 'b3'])
      expect(taken[0]?.batches).to.equal(2)
    })

    it('finds no data when nothing is left to do', async () => {
      const { outcome } = await work(again({ batchId: 'b1' }))
      expect(outcome).to.include({ status: 'FAILED', message: 'No data found' })
      expect(batchIds(outcome!)).to.deep.equal(['b1'])
    })

    it('keeps what is done when it fails again', async () => {
      const { outcome } = await work(again({ batchId: 'b9' }))
      expect(outcome?.processedBatches).to.deep.equal([earlier])
    })
  })

  describe('of a channel that is near its limits', () => {
    const putOff: readonly (readonly [what: string, left: typeof MUCH, done: readonly string[]])[] = [
      ['two batches', { ...MUCH, batches: 2 }, ['b1', 'b2']],
      ['one byte', { ...MUCH, bytes: 1 }, ['b1']],
      ['nothing any more', { batches: 0, bytes: 0 }, []],
    ]
    for (const [what, left, done] of putOff)
      it(`delivers what is within them, and waits with the rest: ${what} left`, async () => {
        const { outcome, files, taken, drafts } = await work({
          changes: THREE,
          ...asks(ALL_THREE),
          worker: { left },
        })
        expect(outcome).to.deep.include({ status: 'DEFERRED', files: [] })
        expect(batchIds(outcome!)).to.deep.equal(done)
        expect(Object.keys(files)).to.deep.equal(done.map(id => pathOf(id)))
        expect(taken.map(({ batches }) => batches)).to.deep.equal([done.length])
        expect(drafts).to.deep.equal([])
      })
  })

  describe('about a batch id that stands under two collections', () => {
    const content = [collection, { ...collection, identifier: 'c2' }]
    const twice = { course_batch: [batch, { ...batch, courseid: 'c2' }], content }
    const both = {
      ...twice,
      content_hierarchy: ['c1', 'c2'].map(identifier => ({ ...hierarchy, identifier })),
    }

    it('is not done when one of its files has to wait', async () => {
      const { outcome, files } = await work({ changes: both, worker: { left: { ...MUCH, batches: 1 } } })
      expect(Object.keys(files)).to.deep.equal([pathOf('b1_c1')])
      expect(outcome).to.deep.equal({ status: 'DEFERRED', files: [], processedBatches: [] })
    })

    it('is not done when one of its files cannot be', async () => {
      const { outcome, files } = await work({ changes: twice })
      expect(Object.keys(files)).to.deep.equal([pathOf('b1_c1')])
      expect(outcome).to.deep.include({ status: 'FAILED', processedBatches: [] })
    })

    it('is done with both', async () => {
      const { outcome } = await work({ changes: both })
      expect(outcome?.files).to.deep.equal([pathOf('b1_c1'), pathOf('b1_c2')])
      expect(batchIds(outcome!)).to.deep.equal(['b1', 'b1'])
    })
  })

  it('publishes nothing and leaves nothing when another worker has it', async () => {
    const { outcome, error, files, drafts } = await work({ worker: { isMine: false } })
    expect(outcome).to.equal(undefined)
    expect(error?.cause ?? error).to.have.property('message', 'another worker has the request')
    expect([Object.keys(files), drafts]).to.deep.equal([[], []])
  })

  it('publishes nothing and leaves nothing when its worker has to stop', async () => {
    const { error, files, drafts } = await work({ worker: { signal: AbortSignal.abort() } })
    expect(error).to.include({ code: 'INTERRUPTED' })
    expect([Object.keys(files), drafts]).to.deep.equal([[], []])
  })

  it('waits while the worker that lost it still has its files', async () => {
    let tries = 0
    const storeOf = (store: Store): Store => {
      const draft = store.draft.bind(store)
      store.draft = async (...given) => {
        if (++tries === 1) throw new LernError('STORE_BUSY', 'it is being written by run x')
        return draft(...given)
      }
      return store
    }
    const { outcome, drafts } = await work({ storeOf })
    expect(outcome).to.include({ status: 'SUCCESS' })
    expect(drafts).to.deep.equal([])
  })

  describe('with a key', () => {
    const levels = ['PASSWORD_PROTECTED_DATASET', 'TEXT_KEY_ENCRYPTED_DATASET'] as const
    const keys = [
      ['as it was typed', KEY],
      ['that the platform has encrypted', encrypt(KEY)],
    ] as const
    for (const level of levels)
      for (const [what, key] of keys)
        it(`${what} gives files that the key opens: ${level}`, async () => {
          const { outcome, files } = await work({
            changes: { tenant_preference: [policy('o1', level)] },
            request: { encryptionKey: new Personal(key) },
          })
          expect(outcome).to.include({ status: 'SUCCESS' })
          const zip = files[outcome!.files[0]!]!
          expect(await linesIn(zip)).to.have.length(1)
          expect(await linesIn(zip, 'other').catch(({ code }) => code)).to.equal('KEY')
        })

    const shared = { content: [{ ...collection, channel: 'o2' }], user_cache: [{ ...user, rootorgid: 'o1' }] }
    const tenants: readonly (readonly [what: string, channel: string, policies: object[], opens: boolean])[] =
      [
        ['the organisation that asks', 'o1', [policy('o1', 'PASSWORD_PROTECTED_DATASET')], false],
        [
          'the organisation that owns the collection',
          'o1',
          [policy('o2', 'PASSWORD_PROTECTED_DATASET')],
          true,
        ],
        ['all', 'o1', [policy('default', 'PASSWORD_PROTECTED_DATASET')], false],
        ['the owner, when the system asks', 'System', [policy('o2', 'PASSWORD_PROTECTED_DATASET')], false],
        ['nobody', 'o1', [], true],
      ]
    for (const [what, channel, tenant_preference, opens] of tenants)
      it(`is protected as is the policy of ${what}`, async () => {
        const { files } = await work({ changes: { ...shared, tenant_preference }, request: { channel } })
        const opened = await openZip(files[pathOf('b1')]!, {}).then(
          () => true,
          () => false,
        )
        expect(opened).to.equal(opens)
      })
  })

  it('is alone in failing when the policies are not there for a while', async () => {
    const catalog = catalogOf(THREE)
    const source = catalog.tenant_preference!
    let isThere = false
    const find: NonNullable<typeof source.find> = wanted => {
      if (isThere) return source.find!(wanted)
      throw new LernError('SOURCE_REFUSED', 'the source says no')
    }
    const given = { report: responseExhaust, catalog: { ...catalog, tenant_preference: { ...source, find } } }
    const { error } = await workOn(given)
    expect(error).to.include({ code: 'POLICY', message: 'the policy of the tenant cannot be read' })
    isThere = true
    expect((await workOn(given)).outcome).to.include({ status: 'SUCCESS' })
  })
})
