import { expect } from 'chai'
import { courseConsumption } from '../../pipelines/index.js'
import { catalogWith, failureOf, filesOf } from './support.js'

const content = {
  identifier: 'c1',
  name: 'Fractions',
  channel: '0123',
  contentType: 'Course',
  status: 'Live',
}
const batch = { courseid: 'c1', batchid: 'b1', name: 'Batch A', status: 1 }
const event = {
  courseId: 'c1',
  batchId: 'b1',
  userId: 'u1',
  timestamp: '2024-03-03T18:30:00Z',
  sum__edata_time_spent: 754,
}

const base = {
  summary_events: [event] as readonly object[],
  content: [content] as readonly object[],
  course_batch: [batch] as readonly object[],
  organisation: [{ id: '0123', slug: 'xx' }] as readonly object[],
}
const now = new Date('2024-03-05T06:30:00Z')
const run = (changes: Partial<typeof base>, parameters = {}, settings = {}) =>
  filesOf(courseConsumption, catalogWith({ ...base, ...changes }), parameters, { now, ...settings })

const HEADER = 'Date,Course Name,Batch Name,Batch Status,Timespent in mins'
const pathOf = (slug: string) => `druid-reports/tpd_metrics/${slug}/course_usage.csv`
const file = (slug: string, ...rows: readonly string[]) => ({
  [pathOf(slug)]: `${[HEADER, ...rows].join('\n')}\n`,
})
const ofUsers = (...seconds: readonly (number | null)[]) =>
  seconds.map((sum, user) => ({ ...event, userId: `u${user}`, sum__edata_time_spent: sum }))

describe('course-consumption', () => {
  it('tells how many minutes were spent in a batch', async () =>
    expect((await run({})).files).to.deep.equal(file('xx', '2024-03-04,Fractions,Batch A,Ongoing,12.6')))

  it('sums up the learners of a batch before it rounds', async () =>
    expect((await run({ summary_events: ofUsers(2, 2, 2, 754) })).files).to.deep.equal(
      file('xx', '2024-03-04,Fractions,Batch A,Ongoing,12.7'),
    ))

  it('gives a row for each learner when asked', async () => {
    const { files } = await run({ summary_events: ofUsers(754, 60) }, { per: 'user' })
    expect(files).to.deep.equal(
      file('xx', '2024-03-04,Fractions,Batch A,Ongoing,12.6', '2024-03-04,Fractions,Batch A,Ongoing,1'),
    )
  })

  const unmatched: readonly (readonly [what: string, changes: Partial<typeof base>])[] = [
    ['no batch', { summary_events: [{ ...event, batchId: 'unknown' }] }],
    ['an unknown batch', { course_batch: [] }],
    ['a batch of another course', { course_batch: [{ ...batch, courseid: 'c2' }] }],
    ['an unknown course', { content: [] }],
    ['a retired course', { content: [{ ...content, status: 'Retired' }] }],
    ['a collection that is no course', { content: [{ ...content, contentType: 'TextBook' }] }],
  ]
  for (const [what, changes] of unmatched)
    it(`puts what was spent in ${what} under unknown, without names`, async () =>
      expect((await run(changes)).files).to.deep.equal(file('unknown', '2024-03-04,,,,12.6')))

  for (const [what, changes] of [
    ['an unknown organisation', { organisation: [] }],
    ['an organisation without a slug', { organisation: [{ id: '0123', slug: null }] }],
  ] as const)
    it(`puts the courses of ${what} under unknown, with names`, async () =>
      expect((await run(changes)).files).to.deep.equal(
        file('unknown', '2024-03-04,Fractions,Batch A,Ongoing,12.6'),
      ))

  for (const [what, fields, minutes] of [
    ['no time', { sum__edata_time_spent: null }, '0'],
    ['minutes only', { sum__edata_time_spent: null, timespent: 12.25 }, '12.3'],
    ['a whole minute', { sum__edata_time_spent: 60 }, '1'],
    ['no second', { sum__edata_time_spent: 0 }, '0'],
  ] as const)
    it(`knows ${what}`, async () => {
      const { files } = await run({ summary_events: [{ ...event, ...fields }] })
      expect(files).to.deep.equal(file('xx', `2024-03-04,Fractions,Batch A,Ongoing,${minutes}`))
    })

  it('writes minutes as Spark does in its dialect', async () => {
    const csv = { dialect: 'spark', formulas: 'auto' }
    const { files } = await run({ summary_events: ofUsers(60) }, {}, { csv })
    expect(files[pathOf('xx')]).to.match(/Ongoing,1\.0\n$/)
  })

  it('dates an event without a time by the interval', async () => {
    const { files } = await run({ summary_events: [{ ...event, timestamp: null }] })
    expect(files).to.deep.equal(file('xx', '2024-03-04,Fractions,Batch A,Ongoing,12.6'))
  })

  const days = ['2024-03-04T00:00:00Z', '2024-03-05T00:00:00Z'].map(timestamp => ({ ...event, timestamp }))
  it('keeps days apart, and leaves out what lies outside the interval that it is given', async () => {
    expect((await run({ summary_events: days })).files).to.deep.equal(
      file('xx', '2024-03-04,Fractions,Batch A,Ongoing,12.6', '2024-03-05,Fractions,Batch A,Ongoing,12.6'),
    )
    expect((await run({ summary_events: days }, { interval: '2024-03-04/2024-03-05' })).files).to.deep.equal(
      file('xx', '2024-03-04,Fractions,Batch A,Ongoing,12.6'),
    )
  })

  for (const [what, interval, from, to] of [
    ['the last day in India', undefined, '2024-03-03T18:30:00.000Z', '2024-03-04T18:30:00.000Z'],
    ['an interval', '2024-02-01/2024-02-03', '2024-02-01T00:00:00.000Z', '2024-02-03T00:00:00.000Z'],
  ] as const)
    it(`asks its source for ${what}`, async () => {
      const catalog = catalogWith(base)
      const events = catalog.summary_events!
      const asked: unknown[] = []
      const summary_events: typeof events = {
        ...events,
        rows: scan => {
          asked.push(scan.between)
          return events.rows(scan)
        },
      }
      const parameters = interval ? { interval } : {}
      await filesOf(courseConsumption, { ...catalog, summary_events }, parameters, { now })
      expect(new Set(asked.map(of => JSON.stringify(of)))).to.deep.equal(
        new Set([JSON.stringify({ from, to })]),
      )
    })

  it('keeps the batches of a status', async () => {
    const two = [batch, { ...batch, batchid: 'b2', name: 'Batch B', status: 2 }]
    const events = [event, { ...event, batchId: 'b2' }, { ...event, batchId: 'unknown' }]
    const { files } = await run({ course_batch: two, summary_events: events }, { status: 'Expired' })
    expect(files).to.deep.equal(file('xx', '2024-03-04,Fractions,Batch B,Expired,12.6'))
  })

  for (const [name, value, allowed] of [
    ['status', 'Open', 'Upcoming, Ongoing or Expired, or 0, 1 or 2'],
    ['interval', '2024-03-05', 'LastDay, or start/end in ISO 8601'],
    ['per', 'course', 'batch, user'],
  ] as const)
    it(`refuses ${name}=${value}`, async () =>
      expect(await failureOf(run({}, { [name]: value }))).to.include({
        code: 'USAGE',
        message: `the parameter ${name} of course-consumption is not ${allowed}`,
      }))

  it('gives no file when there is nothing to tell', async () => {
    const { files, record } = await run({ summary_events: [] })
    expect(files).to.deep.equal({})
    expect(record.status).to.equal('success')
  })
})
