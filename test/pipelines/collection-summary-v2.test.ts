import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type AnyReport, attempt, LernError, localStore, type Tools } from '../../lib/index.js'
import { collectionSummary } from '../../pipelines/index.js'
import { catalogWith, failureOf, filesOf } from './support.js'

const now = new Date('2024-03-05T20:00:00Z')
const summary: AnyReport = collectionSummary

const batch = {
  courseid: 'c1',
  batchid: 'b1',
  name: 'Batch A',
  startdate: '2024-02-01',
  enddate: '2024-06-30',
  cert_templates: { 'template-01': { name: 'Completion' } },
}
const content = {
  identifier: 'c1',
  name: 'Fractions',
  channel: '0123',
  status: 'Live',
  organisation: ['Department'],
  createdFor: ['0123'],
  keywords: ['school', 'numbers'],
  medium: ['English'],
  subject: ['Mathematics'],
}
const enrolment = (userid: string, more: object = {}) => ({
  userid,
  courseid: 'c1',
  batchid: 'b1',
  active: true,
  ...more,
})
const learner = (userid: string, state: string | null, district: string | null, more: object = {}) => ({
  userid,
  state,
  district,
  ...more,
})
const certificate = [{ identifier: 'certificate-1' }]

const base = {
  course_batch: [batch] as readonly object[],
  content: [content] as readonly object[],
  user_enrolments: [
    enrolment('u1', { completedon: '2024-03-01T00:00:00Z', issued_certificates: certificate }),
    enrolment('u2'),
    enrolment('u3'),
    enrolment('u4'),
  ] as readonly object[],
  user_cache: [
    learner('u1', 'KA', 'BLR', { orgname: 'South', usertype: 'teacher', usersubtype: 'hm' }),
    learner('u2', 'KA', 'BLR', { orgname: 'North', usertype: 'student' }),
    learner('u3', 'KA', 'MYS', { orgname: 'East' }),
    learner('u4', null, 'BLR'),
  ] as readonly object[],
}
const run = (changes: Partial<typeof base>, parameters = {}, settings = {}) =>
  filesOf(collectionSummary, catalogWith({ ...base, ...changes }), parameters, { now, ...settings })

const DAILY = 'collection-summary-reports-v2/collection-summary-report-20240306.json'
const LATEST = 'collection-summary-reports-v2/collection-summary-report-latest.json'
const linesOf = async (...given: Parameters<typeof run>) => {
  const { files } = await run(...given)
  expect(files[DAILY]).to.equal(files[LATEST])
  return (files[LATEST] ?? '').split('\n').filter(Boolean)
}
const rowsOf = async (...given: Parameters<typeof run>): Promise<readonly Record<string, unknown>[]> =>
  (await linesOf(...given)).map(line => JSON.parse(line))
const countsOf = async (...given: Parameters<typeof run>) =>
  (await rowsOf(...given)).map(row =>
    [
      row.batchid,
      row.state,
      row.district ?? '-',
      row.enrolleduserscount,
      row.completionuserscount,
      row.certificateissuedcount,
    ].join(' '),
  )
const usual = ['batch-b1 KA BLR 2 1 1', 'batch-b1 KA MYS 1 0 0']

const line = (district: string, counts: string) =>
  '{"contentorg":["Department"],"batchid":"batch-b1","courseid":"c1","collectionname":"Fractions",' +
  '"batchname":"Batch A","startdate":"2024-02-01","enddate":"2024-06-30","hascertified":"Y","state":"KA",' +
  `"district":"${district}",${counts},"contentstatus":"Live","keywords":["school","numbers"],` +
  '"channel":"0123","timestamp":1709668800000,"orgname":"South","createdfor":["0123"],' +
  '"medium":["English"],"subject":["Mathematics"],"usertype":"teacher","usersubtype":"hm"}'
const counts = (enrolled: number, completed: number, certified: number) =>
  `"enrolleduserscount":${enrolled},"completionuserscount":${completed},"certificateissuedcount":${certified}`

describe('collection-summary-v2', () => {
  it('counts the learners of a batch by state and district, twice the same', async () => {
    const { files, record } = await run({})
    const text = `${line('BLR', counts(2, 1, 1))}\n${line('MYS', counts(1, 0, 0))}\n`
    expect(files).to.deep.equal({ [DAILY]: text, [LATEST]: text })
    expect(record.dropped).to.deep.equal({ 'user_enrolments > filter(its user has a state)': 1 })
  })

  const cases: readonly (readonly [what: string, changes: Partial<typeof base>, rows: readonly string[]])[] =
    [
      ['nobody who is not active', { user_enrolments: [enrolment('u1', { active: false })] }, []],
      ['nobody who may be active', { user_enrolments: [enrolment('u1', { active: null })] }, []],
      [
        'who has an old certificate',
        { user_enrolments: [enrolment('u1', { certificates: certificate })] },
        ['batch-b1 KA BLR 1 0 1'],
      ],
      [
        'who has both certificates once',
        {
          user_enrolments: [enrolment('u1', { certificates: certificate, issued_certificates: certificate })],
        },
        ['batch-b1 KA BLR 1 0 1'],
      ],
      [
        'who has an empty list of certificates, without one',
        { user_enrolments: [enrolment('u1', { certificates: [], issued_certificates: [] })] },
        ['batch-b1 KA BLR 1 0 0'],
      ],
      ['nobody with an empty state', { user_cache: [learner('u1', '', 'BLR')] }, []],
      ['nobody unknown to the cache', { user_cache: [] }, []],
      [
        'who has no district first',
        { user_cache: [learner('u1', 'KA', null), learner('u2', 'KA', 'BLR')] },
        ['batch-b1 KA - 1 1 1', 'batch-b1 KA BLR 1 0 0'],
      ],
      ['nobody of an unknown batch', { course_batch: [] }, []],
      ['nobody of an unknown collection', { content: [] }, []],
      ['nobody of a collection in the making', { content: [{ ...content, status: 'Draft' }] }, []],
      ['who takes part in a retired collection', { content: [{ ...content, status: 'Retired' }] }, usual],
      ['who takes part in an unlisted collection', { content: [{ ...content, status: 'Unlisted' }] }, usual],
      ['each once when a collection comes twice', { content: [content, content] }, usual],
    ]
  for (const [what, changes, rows] of cases)
    it(`counts ${what}`, async () => expect(await countsOf(changes)).to.deep.equal(rows))

  it('keeps apart a batch id that stands under two collections', async () => {
    const other = { ...content, identifier: 'c2', name: 'Poems' }
    const rows = await rowsOf({
      content: [content, other],
      course_batch: [batch, { ...batch, courseid: 'c2', name: 'Batch P' }],
      user_enrolments: [enrolment('u1'), enrolment('u2', { courseid: 'c2' })],
    })
    expect(rows.map(row => [row.courseid, row.collectionname, row.batchname, row.orgname])).to.deep.equal([
      ['c1', 'Fractions', 'Batch A', 'South'],
      ['c2', 'Poems', 'Batch P', 'North'],
    ])
  })

  it('takes what it says of users from the smallest user id of the batch that counts', async () => {
    const user_cache = [
      learner('u1', '', 'BLR', { orgname: 'West' }),
      learner('u2', 'TN', 'MAD', { orgname: 'North' }),
      learner('u3', 'KA', 'MYS', { orgname: 'East' }),
    ]
    const rows = await rowsOf({ user_cache })
    expect(rows.map(row => [row.state, row.orgname])).to.deep.equal([
      ['KA', 'North'],
      ['TN', 'North'],
    ])
  })

  it('leaves out what it does not know', async () => {
    const [row] = await linesOf({
      course_batch: [{ courseid: 'c1', batchid: 'b1' }],
      content: [{ identifier: 'c1', status: 'Live', keywords: [] }],
      user_cache: [learner('u1', 'KA', null)],
    })
    expect(row).to.equal(
      '{"batchid":"batch-b1","courseid":"c1","hascertified":"N","state":"KA",' +
        `${counts(1, 1, 1)},"contentstatus":"Live","timestamp":1709668800000}`,
    )
  })

  it('shows names without the backslashes of the cache', async () => {
    const user_cache = [learner('u1', 'K\\[A\\]', 'B\\LR', { orgname: 'A \\[B\\]' })]
    const [row] = await rowsOf({ user_cache })
    expect(row).to.include({ state: 'K[A]', district: 'B\\LR', orgname: 'A [B]' })
  })

  it('prefers timestamps to texts of dates, in the zone of files', async () => {
    const course_batch = [
      { ...batch, start_date: '2024-02-01T18:30:00Z', end_date: '2024-06-30T18:29:59.5Z' },
    ]
    const [utc] = await rowsOf({ course_batch })
    expect([utc?.startdate, utc?.enddate]).to.deep.equal(['2024-02-01 18:30:00', '2024-06-30 18:29:59.5'])
    const [india] = await rowsOf({ course_batch }, {}, { zone: 'Asia/Kolkata' })
    expect([india?.startdate, india?.enddate]).to.deep.equal(['2024-02-02 00:00:00', '2024-06-30 23:59:59.5'])
  })

  const chosen: readonly (readonly [dates: object, parameters: object, isTold: boolean])[] = [
    [{}, { batchStartDate: '2024-02-01' }, true],
    [{}, { batchStartDate: '2024-02-02' }, false],
    [{ start_date: '2024-02-02T00:00:00Z' }, { batchStartDate: '2024-02-02' }, true],
    [{ startdate: null }, { batchStartDate: '2000-01-01' }, false],
    [{ enddate: '2020-01-01' }, {}, true],
    [{ enddate: '2020-01-01' }, { batchStartDate: '2024-02-01', generateForAllBatches: 'false' }, true],
    [{ enddate: '2024-03-03' }, { generateForAllBatches: 'false' }, false],
    [{ enddate: '2024-03-04' }, { generateForAllBatches: 'false' }, true],
    [{ enddate: null }, { generateForAllBatches: 'false' }, true],
  ]
  for (const [dates, parameters, isTold] of chosen)
    it(`${isTold ? 'tells of' : 'leaves out'} ${JSON.stringify(dates)} with ${JSON.stringify(parameters)}`, async () =>
      expect(await countsOf({ course_batch: [{ ...batch, ...dates }] }, parameters)).to.deep.equal(
        isTold ? usual : [],
      ))

  const searched: readonly (readonly [what: string, filters: object, isFound: boolean])[] = [
    ['its id', { identifier: 'c1' }, true],
    ['the id of another', { identifier: ['c2', 'c3'] }, false],
    ['its status, which may be any', { status: ['Draft'] }, true],
    ['another channel', { channel: '0456' }, false],
  ]
  for (const [what, filters, isFound] of searched)
    it(`${isFound ? 'tells of' : 'leaves out'} the batches of a collection that is searched by ${what}`, async () => {
      const changes = { content: [{ ...content, status: 'Draft' }] }
      const searchFilter = JSON.stringify({ request: { filters } })
      const parameters = { searchFilter, batchStartDate: '2030-01-01' }
      expect(await countsOf(changes, parameters)).to.deep.equal(isFound ? usual : [])
    })

  it('refuses a search that its source cannot make', async () => {
    const searchFilter = { request: { filters: { identifier: { '>': 'c1' } } } }
    const { code, message } = await failureOf(run({}, { searchFilter }))
    expect([code, message]).to.deep.equal([
      'USAGE',
      'memory content cannot search by the filter identifier by >',
    ])
  })

  for (const [name, value, allowed] of [
    ['batchStartDate', '2024-02-30', 'a day, yyyy-MM-dd'],
    ['searchFilter', '{', 'a JSON object'],
    ['searchFilter', '[]', 'a JSON object'],
    ['generateForAllBatches', 'yes', 'true or false'],
  ] as const)
    it(`refuses ${name}=${value}`, async () =>
      expect(await failureOf(run({}, { [name]: value }))).to.include({
        code: 'USAGE',
        message: `the parameter ${name} of collection-summary-v2 is not ${allowed}`,
      }))

  it('writes empty files when there is nothing to tell', async () =>
    expect((await run({ course_batch: [] })).files).to.deep.equal({ [DAILY]: '', [LATEST]: '' }))

  it('gives the same with as little memory as there is', async () => {
    const { record: whole } = await run({})
    const root = await mkdtemp(join(tmpdir(), 'lern-test-'))
    try {
      const store = localStore({ root, prefix: '' })
      const given = { catalog: catalogWith(base), store, settings: { now }, memory: 1 }
      const { record } = await attempt(summary, given)
      expect(record.files).to.deep.equal(whole.files)
    } finally {
      await rm(root, { recursive: true })
    }
  })
})

describe('the ingestion of a collection summary', () => {
  let root: string
  let path: string
  const spec = JSON.stringify({ type: 'index', spec: {} })
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'lern-test-'))
    path = join(root, 'spec.json')
    await writeFile(path, spec)
  })
  afterEach(() => rm(root, { recursive: true }))

  const ingested = async (ingest: string | undefined, tools: Tools, rows = base) => {
    const store = localStore({ root: join(root, 'out'), prefix: '' })
    const catalog = catalogWith(rows)
    const parameters = ingest === undefined ? {} : { ingest }
    const outcome = await attempt(summary, { catalog, store, parameters, settings: { now }, tools })
    return { ...outcome, read: catalog.user_enrolments!.chunksRead }
  }
  const recording = () => {
    const specs: string[] = []
    const ingest = async (given: string) => {
      specs.push(given)
    }
    return { specs, tools: { ingest } }
  }

  it('hands in the spec when the files are published', async () => {
    const { specs, tools } = recording()
    const { record } = await ingested(path, tools)
    expect(record.status).to.equal('success')
    expect(specs).to.deep.equal([spec])
  })

  it('is left out when nobody asks for it, and when there is nothing to take in', async () => {
    const { specs, tools } = recording()
    await ingested(undefined, tools)
    await ingested(path, tools, { ...base, course_batch: [] })
    expect(specs).to.deep.equal([])
  })

  const refused = (what: string) => `the ingestion spec ${path} ${what}`
  for (const [what, change, message] of [
    ['is missing', () => rm(path), () => refused('cannot be read')],
    ['is no JSON', () => writeFile(path, '{'), () => refused('is not a JSON object')],
    ['is a list', () => writeFile(path, '[]'), () => refused('is not a JSON object')],
  ] as const)
    it(`is refused before anything is read when its spec ${what}`, async () => {
      await change()
      const { error, record, read } = await ingested(path, recording().tools)
      expect(error).to.include({ code: 'USAGE', message: message() })
      expect([record.files, read]).to.deep.equal([[], 0])
    })

  it('is refused before anything is read when there is nowhere to hand it in', async () => {
    const { error, read } = await ingested(path, {})
    expect(error).to.include({ code: 'USAGE', message: 'there is nothing to hand an ingestion spec to' })
    expect(read).to.equal(0)
  })

  it('fails the run when it fails, and leaves the files where they are', async () => {
    const ingest = async () => {
      throw new LernError('SOURCE_REFUSED', 'the task index_1 of druid has failed: see its log in Druid')
    }
    const { error, record } = await ingested(path, { ingest })
    expect(error?.code).to.equal('SOURCE_REFUSED')
    expect(record).to.deep.include({ status: 'failed' })
    expect(record.error).to.deep.include({
      code: 'SOURCE_REFUSED',
      message: 'the task index_1 of druid has failed: see its log in Druid',
    })
    expect(record.files.map(file => file.path)).to.deep.equal([DAILY, LATEST])
  })
})
