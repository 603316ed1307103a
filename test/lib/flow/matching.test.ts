import { expect } from 'chai'
import { list, text } from '../../../lib/columns.js'
import { dataset } from '../../../lib/dataset.js'
import { planOf } from '../../../lib/flow/plan.js'
import { csv, DEFAULT_SETTINGS, dimension, from, rowsOf, type Source } from '../../../lib/index.js'
import { memorySource } from '../../../lib/testing/index.js'
import { failureOf } from '../../support/failure.js'

const courses = dataset('courses', {
  block: 'knowlg',
  summary: 'Courses',
  columns: { id: text, name: text, medium: list(text) },
  partition: ['id'],
})
const visits = dataset('visits', {
  block: 'lern',
  summary: 'Visits of courses',
  columns: { id: text, visitor: text },
  partition: ['id'],
  clustering: ['visitor'],
})

const items = ['English', 'Tamil', 'Hindi', 'Tamil'].map((medium, at) => ({
  id: `c${at}`,
  name: `Course ${at}`,
  medium: [medium],
  board: at === 3 ? 'CBSE' : 'ICSE',
}))
const catalog = {
  courses: memorySource(courses, items),
  visits: memorySource(visits, [
    { id: 'c0', visitor: 'u1' },
    { id: 'c1', visitor: 'u1' },
    { id: 'c3', visitor: 'u2' },
  ]),
}
const tamil = { request: { filters: { medium: ['Tamil'] } } }

describe('a flow of what a search finds', () => {
  it('has those rows, in the order of the dataset, with the columns that it names', async () => {
    const all = await rowsOf(from(courses, 'name'), { catalog })
    const found = await rowsOf(from(courses, 'name').matching(tamil), { catalog })
    expect(found).to.deep.equal(all.filter(({ name }) => name === 'Course 1' || name === 'Course 3'))
  })

  it('is narrowed by fields that are no columns, and takes the request alone', async () => {
    const flow = from(courses, 'id').matching({ filters: { medium: 'Tamil', board: 'CBSE' } })
    expect(await rowsOf(flow, { catalog })).to.deep.equal([{ id: 'c3' }])
  })

  it('joins, and is looked up', async () => {
    const found = from(courses, 'name').matching(tamil)
    const joined = from(visits).innerJoin('course', found, { id: 'id' }).select({ visitor: 'visitor' })
    expect(await rowsOf(joined, { catalog })).to.have.deep.members([{ visitor: 'u1' }, { visitor: 'u2' }])
    const names = dimension(found, { by: 'id', maxRows: 2 })
    const looked = from(visits).lookup('course', names, row => row.id)
    expect((await rowsOf(looked, { catalog })).filter(({ course }) => course)).to.have.length(2)
  })

  it('is no short way from page to file', () => {
    const source: Source = { ...catalog.courses, csv: async function* () {} }
    const output = from(courses)
      .matching(tamil)
      .select({ Name: 'name' })
      .to(csv({ file: 'a.csv' }))
    expect(planOf(output, { courses: source }, DEFAULT_SETTINGS.csv)).not.to.have.property('bytes')
  })

  it('is not planned when the source cannot search', async () => {
    const source: Source = { name: 'a table', rows: () => expect.fail('it is read') }
    expect(
      await failureOf(rowsOf(from(courses).matching(tamil), { catalog: { courses: source } })),
    ).to.deep.include({
      code: 'NOT_SERVED',
      message: 'a table cannot search courses',
      at: {
        dataset: 'courses',
        source: 'a table',
        allowed: 'a source that can, such as a search API or a snapshot',
      },
    })
  })

  it('is not planned when the source cannot make this search', () => {
    const output = from(courses, 'id')
      .matching({ request: { query: 'math' } })
      .to(csv({ file: 'a.csv' }))
    expect(() => planOf(output, catalog, DEFAULT_SETTINGS.csv))
      .to.throw('memory courses cannot search by query')
      .with.property('code', 'USAGE')
  })

  it('is no dataset that enrich could find rows of', () => {
    const found = from(courses, 'name').matching(tamil)
    expect(() => from(visits).enrich('course', found, row => row.id, { missing: 'drop' })).to.throw(
      'enrich finds rows of courses by key, before any verb',
    )
  })

  for (const [name, flow] of [
    ['has verbs', from(courses).filter('any', () => true)],
    ['was searched already', from(courses).matching(tamil)],
  ] as const) {
    it(`cannot be had of a flow that ${name}`, () => {
      expect(() => flow.matching(tamil))
        .to.throw('only a bare dataset is searched, once, and courses is not bare')
        .with.property('code', 'USAGE')
    })
  }

  it('refuses a body of another form', () => {
    expect(() => from(courses).matching({ medium: 'Tamil' })).to.throw(
      "a search of courses has another form than the platform's searches",
    )
  })
})
