import { expect } from 'chai'
import { courseEnrollment } from '../../pipelines/index.js'
import { catalogWith, failureOf, filesOf } from './support.js'

const content = {
  identifier: 'c1',
  name: 'Fractions',
  channel: '0123',
  objectType: 'Content',
  contentType: 'Course',
  status: 'Live',
}
const batch = { courseid: 'c1', batchid: 'b9', name: 'Batch A', status: 1 }

const base = {
  content: [content] as readonly object[],
  course_batch: [batch] as readonly object[],
  organisation: [{ id: '0123', slug: 'xx' }] as readonly object[],
  batch_counts: [{ batchid: 'b9', participants: 12, completed: 3 }] as readonly object[],
}
const now = new Date('2024-03-05T06:30:00Z')
const run = async (changes: Partial<typeof base>, parameters = {}, settings = {}) =>
  filesOf(courseEnrollment, catalogWith({ ...base, ...changes }), parameters, { now, ...settings })

const HEADER = 'Date,Course Name,Batch Name,Status,Enrollment Count,Completion Count'
const pathOf = (slug: string) => `druid-reports/tpd_metrics/${slug}/course_enrollments.csv`
const only = (...rows: readonly string[]) => ({ [pathOf('xx')]: `${[HEADER, ...rows].join('\n')}\n` })

describe('course-enrollment', () => {
  it('tells of each batch how many take part and have completed it', async () =>
    expect((await run({})).files).to.deep.equal(only('2024-03-05,Fractions,Batch A,Ongoing,12,3')))

  const rows: readonly (readonly [what: string, changes: Partial<typeof base>, row: string])[] = [
    ['without counts', { batch_counts: [] }, '2024-03-05,Fractions,Batch A,Ongoing,0,0'],
    [
      'with counts of nothing',
      { batch_counts: [{ batchid: 'b9', participants: null, completed: null }] },
      '2024-03-05,Fractions,Batch A,Ongoing,0,0',
    ],
    [
      'without a name',
      { course_batch: [{ ...batch, name: null }] },
      '2024-03-05,Fractions,unknown,Ongoing,12,3',
    ],
    [
      'of a course without a name',
      { content: [{ ...content, name: null }] },
      '2024-03-05,unknown,Batch A,Ongoing,12,3',
    ],
    [
      'that a spreadsheet would run',
      { course_batch: [{ ...batch, name: '=1+1' }] },
      "2024-03-05,Fractions,'=1+1,Ongoing,12,3",
    ],
    [
      'of a course whose kind of object is not told',
      { content: [{ ...content, objectType: null }] },
      '2024-03-05,Fractions,Batch A,Ongoing,12,3',
    ],
    [
      'that is to come',
      { course_batch: [{ ...batch, status: 0 }] },
      '2024-03-05,Fractions,Batch A,Upcoming,12,3',
    ],
    [
      'that is over',
      { course_batch: [{ ...batch, status: 2 }] },
      '2024-03-05,Fractions,Batch A,Expired,12,3',
    ],
    [
      'of a status without words',
      { course_batch: [{ ...batch, status: 7 }] },
      '2024-03-05,Fractions,Batch A,7,12,3',
    ],
    [
      'without a status',
      { course_batch: [{ ...batch, status: null }] },
      '2024-03-05,Fractions,Batch A,unknown,12,3',
    ],
  ]
  for (const [what, changes, row] of rows)
    it(`tells of a batch ${what}`, async () => expect((await run(changes)).files).to.deep.equal(only(row)))

  const left: readonly (readonly [what: string, changes: Partial<typeof base>])[] = [
    ['an unknown collection', { content: [] }],
    ['a collection that is no course', { content: [{ ...content, contentType: 'TextBook' }] }],
    ['a collection of no type', { content: [{ ...content, contentType: null }] }],
    ['another kind of object', { content: [{ ...content, objectType: 'QuestionSet' }] }],
    ['a retired course', { content: [{ ...content, status: 'Retired' }] }],
    ['an unlisted course', { content: [{ ...content, status: 'Unlisted' }] }],
    ['a course of no status', { content: [{ ...content, status: null }] }],
  ]
  for (const [what, changes] of left)
    it(`leaves out a batch of ${what}`, async () => expect((await run(changes)).files).to.deep.equal({}))

  const slugs: readonly (readonly [what: string, changes: Partial<typeof base>])[] = [
    ['an unknown organisation', { organisation: [] }],
    ['an organisation without a slug', { organisation: [{ id: '0123', slug: null }] }],
    ['nobody', { content: [{ ...content, channel: null }] }],
  ]
  for (const [what, changes] of slugs)
    it(`puts the courses of ${what} under unknown`, async () =>
      expect(Object.keys((await run(changes)).files)).to.deep.equal([pathOf('unknown')]))

  it('leaves out the courses of an organisation with an empty slug, and counts them', async () => {
    const { files, record } = await run({ organisation: [{ id: '0123', slug: '' }] })
    expect(files).to.deep.equal({})
    expect(record.dropped).to.deep.equal({ 'slug is empty': 1 })
  })

  it('writes one file per tenant', async () => {
    const { files } = await run({
      content: [content, { ...content, identifier: 'c2', name: 'Poems', channel: '0456' }],
      course_batch: [batch, { ...batch, courseid: 'c2', batchid: 'b1' }],
      organisation: [...base.organisation, { id: '0456', slug: 'yy' }],
    })
    expect(files[pathOf('xx')]).to.equal(`${HEADER}\n2024-03-05,Fractions,Batch A,Ongoing,12,3\n`)
    expect(files[pathOf('yy')]).to.equal(`${HEADER}\n2024-03-05,Poems,Batch A,Ongoing,0,0\n`)
  })

  it('is not confused by a course that comes twice', async () =>
    expect((await run({ content: [content, { ...content, name: 'Fractions again' }] })).files).to.deep.equal(
      only('2024-03-05,Fractions,Batch A,Ongoing,12,3'),
    ))

  it('dates its rows in the zone of files', async () => {
    const { files } = await run({}, {}, { now: new Date('2024-03-05T20:00:00Z'), zone: 'Asia/Kolkata' })
    expect(files[pathOf('xx')]).to.contain('\n2024-03-06,')
  })

  const three = [0, 1, 2].map(status => ({ ...batch, batchid: `b${status}`, name: `B${status}`, status }))
  const asked: readonly (readonly [status: string, names: readonly string[]])[] = [
    ['Upcoming', ['B0']],
    ['1', ['B1']],
    ['expired, 0', ['B0', 'B2']],
    ['0,1,2', ['B0', 'B1', 'B2']],
  ]
  for (const [status, names] of asked)
    it(`keeps the batches of status ${status}`, async () => {
      const text = (await run({ course_batch: three }, { status })).files[pathOf('xx')] ?? ''
      expect(text.match(/B\d/g)).to.deep.equal(names)
    })

  const dated = { startdate: '2024-02-01', enddate: '2024-02-29' }
  const times: readonly (readonly [what: string, dates: object, interval: string, isTold: boolean])[] = [
    ['begins before and ends in it', dated, '2024-02-29T00:00:00Z/2024-03-05T00:00:00Z', true],
    ['ended before it', dated, '2024-03-01T00:00:00Z/2024-03-05T00:00:00Z', false],
    ['begins as it ends', dated, '2024-01-20/2024-02-01', false],
    ['begins on its last day', dated, '2024-01-20/2024-02-02', true],
    ['has no end', { startdate: '2024-02-01', enddate: null }, '2030-01-01/2030-01-02', true],
    ['has no beginning', { startdate: null, enddate: '2024-02-29' }, '2020-01-01/2020-01-02', true],
    [
      'ends later by its timestamp',
      { ...dated, end_date: '2024-03-31T18:29:59Z' },
      '2024-03-20/2024-03-21',
      true,
    ],
    ['ran until yesterday', { ...dated, enddate: '2024-03-04' }, 'LastDay', true],
    ['begins today', { startdate: '2024-03-05', enddate: null }, 'LastDay', false],
  ]
  for (const [what, dates, interval, isTold] of times)
    it(`${isTold ? 'tells of' : 'leaves out'} a batch that ${what}`, async () => {
      const { files } = await run({ course_batch: [{ ...batch, ...dates }] }, { interval })
      expect(Object.keys(files)).to.deep.equal(isTold ? [pathOf('xx')] : [])
    })

  for (const [name, value, message] of [
    [
      'status',
      'Open',
      'the parameter status of course-enrollment is not Upcoming, Ongoing or Expired, or 0, 1 or 2',
    ],
    [
      'interval',
      'LastYear',
      'the parameter interval of course-enrollment is not LastDay, or start/end in ISO 8601',
    ],
  ] as const)
    it(`refuses ${name}=${value}`, async () =>
      expect(await failureOf(run({}, { [name]: value }))).to.include({ code: 'USAGE', message }))

  it('writes what dashboards read, each different row once, when asked', async () => {
    const twice = [batch, { ...batch, batchid: 'b8' }, { ...batch, batchid: 'b7', name: 'Batch 0' }]
    const { files } = await run({ course_batch: twice, batch_counts: [] }, { merge: 'true' })
    const row = '2024-03-05,Fractions,Batch A,Ongoing,0,0'
    const first = '2024-03-05,Fractions,Batch 0,Ongoing,0,0'
    expect(files[pathOf('xx')]?.split('\n')).to.have.members([HEADER, first, row, row, ''])
    expect(files['xx/course_enrollment.csv']).to.equal(`${HEADER}\n${first}\n${row}\n`)
    const keys = HEADER.split(',')
    const tableData = [first, row].map(of => of.split(','))
    expect(JSON.parse(files['xx/course_enrollment.json'] ?? '')).to.deep.equal({
      keys,
      tableData,
      data: tableData.map(cells => Object.fromEntries(keys.map((key, at) => [key, cells[at]]))),
    })
  })

  it('gives no file when there is nothing to tell', async () =>
    expect((await run({ course_batch: [] })).files).to.deep.equal({}))
})
