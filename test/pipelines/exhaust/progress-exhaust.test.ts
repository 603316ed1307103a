import { expect } from 'chai'
import { progressExhaust } from '../../../pipelines/index.js'
import {
  attempted,
  base,
  batch,
  catalogOf,
  collection,
  deliver,
  enrolment,
  hierarchy,
  linesOf,
  user,
} from './support.js'

type Changes = Parameters<typeof catalogOf>[0]

const HEADER =
  'Collection Id,Collection Name,Batch Id,Batch Name,User UUID,State,District,Org Name,School Id,School Name,' +
  'Block Name,Cluster Name,User Type,User Sub Type,Declared Board,Enrolment Date,Completion Date,' +
  'Certificate Status,Progress,Total Score'
const WHO = 'c1,Fractions,BatchId_b1,"Batch, one",u1'
const WHERE = 'KA,BLR,North schools,0042,Fort [High],Central,East,teacher,hm'
const PATH = 'progress-exhaust/b1_progress_20240306.csv'

const run = (changes: Changes = {}, parameters = {}, settings = {}) =>
  deliver(progressExhaust, catalogOf(changes), parameters, settings)
/** What stands behind the learner and their place, in the row of the one learner. */
const restOf = async (...given: Parameters<typeof run>): Promise<string> => {
  const [line = '', ...others] = linesOf(await run(...given))
  expect(others).to.deep.equal([])
  return line.replace(`${WHO},${WHERE},`, '')
}
const headerOf = async (...given: Parameters<typeof run>): Promise<string> => {
  const { files, error } = await run(...given)
  if (error) throw error
  return String(Object.values(files)[0]).split('\n')[0]!.replace(HEADER, '')
}

const learns = (more: object): Changes => ({ user_enrolments: [{ ...enrolment, ...more }] })
const is = (more: object): Changes => ({ user_cache: [{ ...user, ...more }] })

describe('progress-exhaust', () => {
  it('writes one row for each learner', async () => {
    const { files } = await run()
    expect(Object.keys(files)).to.deep.equal([PATH])
    expect(String(files[PATH])).to.equal(
      `${HEADER},p - Score\n${WHO},${WHERE},CBSE,01/04/2023,,,50,80%,80%\n`,
    )
  })

  const rows: readonly (readonly [what: string, changes: Changes, rest: string])[] = [
    [
      'who completed it',
      learns({ completedon: '2023-05-01T20:00:00Z' }),
      'CBSE,01/04/2023,01/05/2023,,100,80%,80%',
    ],
    [
      'a certificate of before',
      learns({ certificates: [{ name: 'x' }] }),
      'CBSE,01/04/2023,,Issued,50,80%,80%',
    ],
    ['an issued certificate', learns({ issued_certificates: [{}] }), 'CBSE,01/04/2023,,Issued,50,80%,80%'],
    [
      'empty certificates',
      learns({ certificates: [], issued_certificates: [] }),
      'CBSE,01/04/2023,,,50,80%,80%',
    ],
    ['no content begun', learns({ contentstatus: null }), 'CBSE,01/04/2023,,,0,80%,80%'],
    ['a date that is none', learns({ enrolleddate: 'yesterday' }), 'CBSE,,,,50,80%,80%'],
    ['the newer date', learns({ enrolled_date: '2023-06-30T20:00:00Z' }), 'CBSE,30/06/2023,,,50,80%,80%'],
    ['another board', is({ board: 'ICSE' }), 'ICSE,01/04/2023,,,50,80%,80%'],
    [
      'the board of the other writer',
      is({ board: null, framework_board: 'ICSE' }),
      'ICSE,01/04/2023,,,50,80%,80%',
    ],
    [
      'a board with brackets that their writer escaped',
      is({ board: null, framework_board: '\\["ICSE"\\]' }),
      'ICSE,01/04/2023,,,50,80%,80%',
    ],
    ['no board', is({ board: null }), ',01/04/2023,,,50,80%,80%'],
    [
      'an optional content',
      { optional_nodes: [{ collection: 'c1', nodes: ['p'] }] },
      'CBSE,01/04/2023,,,0,80%,80%',
    ],
    [
      'optional contents of another collection',
      { optional_nodes: [{ collection: 'c2', nodes: ['p'] }] },
      'CBSE,01/04/2023,,,50,80%,80%',
    ],
    [
      'a collection without leaf nodes',
      { content_hierarchy: [{ identifier: 'c1', hierarchy: '{}' }] },
      'CBSE,01/04/2023,,,100,',
    ],
    ['no attempt', { assessment_aggregator: [] }, 'CBSE,01/04/2023,,,50,,'],
    [
      'an attempt in another batch',
      { assessment_aggregator: [{ ...attempted, batch_id: 'b2' }] },
      'CBSE,01/04/2023,,,50,,',
    ],
    [
      'an attempt of somebody else',
      { assessment_aggregator: [{ ...attempted, user_id: 'u2' }] },
      'CBSE,01/04/2023,,,50,,',
    ],
    [
      'an attempt in another collection',
      { assessment_aggregator: [{ ...attempted, course_id: 'c2' }] },
      'CBSE,01/04/2023,,,50,,',
    ],
    [
      'an attempt at what is not assessed',
      { assessment_aggregator: [{ ...attempted, content_id: 'x' }] },
      'CBSE,01/04/2023,,,50,,',
    ],
  ]
  for (const [what, changes, rest] of rows)
    it(`tells of ${what}`, async () => expect(await restOf(changes)).to.equal(rest))

  it('leaves cells empty that the cache does not know', async () => {
    const [line] = linesOf(await run({ user_cache: [{ userid: 'u1', rootorgid: 'o1' }] }))
    expect(line).to.equal(`${WHO},,,,,,,,,,,01/04/2023,,,50,80%,80%`)
  })

  it('takes the days of its zone', async () => {
    const changes = learns({ completedon: '2023-05-01T20:00:00Z', enrolled_date: '2023-06-30T20:00:00Z' })
    expect(await restOf(changes, {}, { zone: 'Asia/Kolkata' })).to.contain(',01/07/2023,02/05/2023,')
  })

  it('counts progress strictly when asked: without optional contents on both sides', async () => {
    const changes = { optional_nodes: [{ collection: 'c1', nodes: ['x'] }] }
    expect(await restOf(changes)).to.contain(',50,80%,')
    expect(await restOf(changes, { progress: 'strict' })).to.contain(',100,80%,')
  })

  it('takes scores from the aggregates of this batch when asked', async () => {
    const aggregates = (context_id: string, score: number, more: object = {}) => ({
      activity_type: 'Course',
      activity_id: 'c1',
      user_id: 'u1',
      context_id,
      aggregates: { 'score:p': score, 'max_score:p': 25 },
      ...more,
    })
    const user_activity_agg = [
      aggregates('cb:b1', 7),
      aggregates('cb:b2', 25),
      aggregates('cb:b1', 25, { user_id: 'u2' }),
      aggregates('cb:b1', 25, { activity_id: 'c2' }),
    ]
    const parameters = { scores: 'activity-agg' }
    expect(await restOf({ user_activity_agg }, parameters)).to.equal('CBSE,01/04/2023,,,50,29%,28%')
    expect(await restOf({}, parameters)).to.equal('CBSE,01/04/2023,,,50,,')
  })

  const assessed = (...ids: readonly string[]) => [
    {
      ...hierarchy,
      hierarchy: { children: ids.map(identifier => ({ identifier, contentType: 'SelfAssess' })) },
    },
  ]
  const columns: readonly (readonly [what: string, changes: Changes, parameters: object, columns: string])[] =
    [
      [
        'all assessed contents, ascending',
        { content_hierarchy: assessed('q', 'p', 'o') },
        {},
        ',o - Score,p - Score,q - Score',
      ],
      [
        'contents with a score',
        { content_hierarchy: assessed('q', 'p', 'o') },
        { scoreColumns: 'attempted' },
        ',p - Score',
      ],
      [
        'contents with an attempt that gives no score',
        { assessment_aggregator: [{ ...attempted, grand_total: '80%' }] },
        { scoreColumns: 'attempted' },
        ',p - Score',
      ],
      ['nothing without a score', { assessment_aggregator: [] }, { scoreColumns: 'attempted' }, ''],
      ['nothing for who is not shown', { user_cache: [] }, { scoreColumns: 'attempted' }, ''],
      ['nothing where nothing is assessed', { content_hierarchy: assessed() }, {}, ''],
      [
        'contents with an aggregate',
        {
          content_hierarchy: assessed('q', 'p'),
          user_activity_agg: [
            {
              activity_type: 'Course',
              activity_id: 'c1',
              user_id: 'u1',
              context_id: 'cb:b1',
              aggregates: { 'score:q': 1, 'max_score:q': 2 },
            },
          ],
        },
        { scoreColumns: 'attempted', scores: 'activity-agg' },
        ',q - Score',
      ],
    ]
  for (const [what, changes, parameters, scores] of columns)
    it(`has a column for ${what}`, async () => expect(await headerOf(changes, parameters)).to.equal(scores))

  it('has columns of its own in each file', async () => {
    const changes = {
      course_batch: [batch, { ...batch, courseid: 'c2', batchid: 'b2' }],
      content: [collection, { ...collection, identifier: 'c2' }],
      content_hierarchy: [...assessed('p'), { ...assessed('q')[0], identifier: 'c2' }],
    }
    const { files } = await run(changes, { batchId: undefined, batchFilter: 'b1,b2' })
    expect(Object.values(files).map(of => String(of).split('\n')[0]!.replace(HEADER, ''))).to.deep.equal([
      ',p - Score',
      ',q - Score',
    ])
  })

  it('writes the header alone for a batch without learners', async () => {
    const { files, record } = await run({ user_enrolments: [] })
    expect(String(files[PATH])).to.equal(`${HEADER},p - Score\n`)
    expect(record.files.map(({ rows: count }) => count)).to.deep.equal([0])
  })

  const three = {
    course_batch: [
      batch,
      { ...batch, courseid: 'c2', batchid: 'b2' },
      { ...batch, courseid: 'c3', batchid: 'b3' },
    ],
    content: ['c1', 'c2', 'c3'].map(identifier => ({ ...collection, identifier })),
  }
  it('delivers the batches that it can, and fails with what the others lack', async () => {
    const parameters = { batchId: undefined, batchFilter: 'b1,b2,b3' }
    const { files, error, record } = await run(
      { ...three, content_hierarchy: [hierarchy, { identifier: 'c3', hierarchy: '{"leafNodesCount":0.5}' }] },
      parameters,
    )
    expect(Object.keys(files)).to.deep.equal([PATH])
    expect([error?.code, error?.message]).to.deep.equal([
      'NO_DATA',
      'the collection c2 has no hierarchy,the hierarchy of the collection c3 counts no leaf nodes',
    ])
    expect(error?.at.allowed).to.equal('the batches without b2, b3')
    expect([record.status, record.files.map(({ path }) => path)]).to.deep.equal(['failed', [PATH]])
  })

  it('delivers nothing when no batch has a hierarchy', async () => {
    const { files, error } = await run({ content_hierarchy: [] })
    expect([files, error?.code, error?.message]).to.deep.equal([
      {},
      'NO_DATA',
      'the collection c1 has no hierarchy',
    ])
  })

  it('counts whom it leaves out, and why', async () => {
    const { record } = await run(
      {
        user_enrolments: [
          enrolment,
          { ...enrolment, userid: 'u2' },
          { ...enrolment, userid: 'u3' },
          { ...enrolment, userid: 'u4', active: false },
          { ...enrolment, userid: 'u5', batchid: 'b2' },
        ],
        user_cache: [
          { ...user, rootorgid: 'o2' },
          { ...user, userid: 'u2' },
        ],
      },
      { channel: 'o2' },
    )
    expect(record.dropped).to.deep.equal({
      'user_enrolments > among(1 × batchid, courseid)': 1,
      'user_enrolments > filter(it is active and has a date)': 1,
      'user_enrolments > enrich(user: user_cache)': 1,
      'user_enrolments > filter(the user is of the organisation that asks)': 1,
    })
  })

  it('counts each row once, though it reads them twice to know the contents with a score', async () => {
    const { record } = await run({ user_cache: [] }, { scoreColumns: 'attempted' })
    expect(record.dropped).to.deep.equal({ 'user_enrolments > enrich(user: user_cache)': 1 })
  })

  it('releases nothing personal', async () => {
    const { record } = await run()
    expect([record.personalColumns, record.released]).to.deep.equal([[], []])
  })

  it('is written in the dialect of Spark when the deployment says so', async () => {
    const { files } = await run(
      {
        course_batch: [{ ...batch, name: 'The "one"' }],
        user_cache: [{ ...user, district: null, state: ' KA ' }],
      },
      {},
      { csv: { dialect: 'spark', formulas: 'auto' } },
    )
    expect(String(files[PATH])).to.equal(
      `${HEADER},p - Score\nc1,Fractions,BatchId_b1,"The \\"one\\"",u1,KA,"",${WHERE.slice(7)},CBSE,01/04/2023,"","",50,80%,80%\n`,
    )
  })

  it('keeps what looks like a formula, unless the deployment says otherwise', async () => {
    const changes = is({ schoolname: '=1+1' })
    expect(linesOf(await run(changes))[0]).to.contain(',=1+1,')
    const escaped = await run(changes, {}, { csv: { dialect: 'rfc4180', formulas: 'escape' } })
    expect(linesOf(escaped)[0]).to.contain(",'=1+1,")
  })

  it('is given as JSON lines when asked', async () => {
    const { files } = await run({}, {}, { csv: { dialect: 'rfc4180', formulas: 'auto', format: 'jsonl' } })
    const [line] = Object.values(files).map(of => JSON.parse(String(of)))
    expect(line).to.include({ 'User UUID': 'u1', Progress: 50, 'p - Score': '80%' })
    expect(Object.keys(files)).to.deep.equal([PATH.replace('.csv', '.jsonl')])
  })

  it('gives the same bytes at any concurrency and in any memory', async () => {
    const ids = Array.from({ length: 60 }, (_, at) => `u${at}`)
    const changes: Changes = {
      ...three,
      content_hierarchy: ['c1', 'c2', 'c3'].map(identifier => ({ ...hierarchy, identifier })),
      user_enrolments: ids.flatMap(userid => [
        { ...enrolment, userid },
        { ...enrolment, userid, batchid: 'b2', courseid: 'c2' },
      ]),
      user_cache: ids.map(userid => ({ ...user, userid })),
      assessment_aggregator: ids.map((user_id, at) => ({ ...attempted, user_id, total_score: at % 5 })),
    }
    const parameters = { batchId: undefined, batchFilter: 'b1,b2,b3' }
    const once = await deliver(progressExhaust, catalogOf(changes), parameters)
    expect(once.record.files.map(({ rows: count }) => count)).to.deep.equal([60, 60, 0])
    for (const options of [{ concurrency: 1 }, { concurrency: 16 }, { memory: 1 }]) {
      const again = await deliver(progressExhaust, catalogOf(changes), parameters, {}, options)
      expect(again.files).to.deep.equal(once.files)
    }
  })

  it('closes what it opens', async () => {
    const catalog = catalogOf()
    await deliver(progressExhaust, catalog)
    await deliver(progressExhaust, catalog, {}, {}, { signal: AbortSignal.abort(new Error('stop')) })
    for (const name of Object.keys(base)) expect(catalog[name]!.open).to.equal(0)
  })
})
