import { expect } from 'chai'
import { responseExhaust } from '../../../pipelines/index.js'
import { attempted, catalogOf, collection, deliver, enrolment, linesOf, question, user } from './support.js'

type Changes = Parameters<typeof catalogOf>[0]

const HEADER =
  'Collection Id,Collection Name,Batch Id,Batch Name,User UUID,QuestionSet Id,QuestionSet Title,Attempt Id,' +
  'Attempted On,Question Id,Question Type,Question Title,Question Description,Question Duration,Question Score,' +
  'Question Max Score,Question Options,Question Response'
const WHO = 'c1,Fractions,BatchId_b1,"Batch, one",u1'
const PATH = 'response-exhaust/b1_response_20240306.csv'
const OPTIONS = `"[{'1':'{'text':'2'}'},{'answer':'{'correct':['1']}'}]"`
const RESPONSE = `[{'1':'{'text':'2'}'}]`
const ANSWER = `mcq,Half of 4?,Think,13,0.33,10.0,${OPTIONS},${RESPONSE}`
const AT = '2023-04-10T05:30:00.250Z'

const run = (changes: Changes = {}, parameters = {}, settings = {}) =>
  deliver(responseExhaust, catalogOf(changes), parameters, settings)
/** What stands behind the learner in each row. */
const answersOf = async (...given: Parameters<typeof run>): Promise<readonly string[]> =>
  linesOf(await run(...given)).map(line => line.replace(`${WHO},`, ''))

const attempts = (...some: readonly object[]) => ({
  assessment_aggregator: some.map(more => ({ ...attempted, ...more })),
})
const asked = (more: object) => attempts({ question: [{ ...question, ...more }] })

describe('response-exhaust', () => {
  it('writes one row for each question of each attempt', async () => {
    const { files } = await run()
    expect(Object.keys(files)).to.deep.equal([PATH])
    expect(String(files[PATH])).to.equal(`${HEADER}\n${WHO},p,Quiz,a1,${AT},q1,${ANSWER}\n`)
  })

  const rows: readonly (readonly [what: string, changes: Changes, rows: readonly string[]])[] = [
    ['an attempt without questions', attempts({ question: [] }), [`p,Quiz,a1,${AT},,,,,,,,,`]],
    ['an attempt whose questions are absent', attempts({ question: null }), [`p,Quiz,a1,${AT},,,,,,,,,`]],
    [
      'two questions, in their order',
      attempts({ question: [{ ...question, id: 'q2' }, question] }),
      [`p,Quiz,a1,${AT},q2,${ANSWER}`, `p,Quiz,a1,${AT},q1,${ANSWER}`],
    ],
    ['a question without anything', attempts({ question: [{}] }), [`p,Quiz,a1,${AT},,,,,,,,[],[]`]],
    [
      'attempts by content and attempt',
      attempts({ content_id: 'q', question: [] }, { attempt_id: 'a2', question: [] }, { question: [] }),
      [`p,Quiz,a1,${AT},,,,,,,,,`, `p,Quiz,a2,${AT},,,,,,,,,`, `q,,a1,${AT},,,,,,,,,`],
    ],
    [
      'an attempt at no known time',
      attempts({ last_attempted_on: null, question: [] }),
      ['p,Quiz,a1,,,,,,,,,,'],
    ],
    [
      'a title that comes twice',
      { content: [collection, { identifier: 'p', name: 'Quiz' }, { identifier: 'p', name: 'Other' }] },
      [`p,Quiz,a1,${AT},q1,${ANSWER}`],
    ],
    [
      'a title of what is retired',
      { content: [collection, { identifier: 'p', name: 'Quiz', status: 'Retired' }] },
      [`p,Quiz,a1,${AT},q1,${ANSWER}`],
    ],
    [
      'whole durations and scores',
      asked({ duration: '12', score: 1, max_score: 0 }),
      [`p,Quiz,a1,${AT},q1,mcq,Half of 4?,Think,12,1.0,0.0,${OPTIONS},${RESPONSE}`],
    ],
    ['no attempt', { assessment_aggregator: [] }, []],
    ['an attempt of another batch', attempts({ batch_id: 'b2' }), []],
    ['an attempt of another collection', attempts({ course_id: 'c2' }), []],
    ['an attempt of somebody else', attempts({ user_id: 'u2' }), []],
    [
      'an attempt that is archived, without the archive',
      { assessment_aggregator: [], assessment_archive: [attempted] },
      [],
    ],
  ]
  for (const [what, changes, expected] of rows)
    it(`tells of ${what}`, async () => expect(await answersOf(changes)).to.deep.equal(expected))

  it('takes the time of its zone', async () => {
    const [row] = await answersOf({}, {}, { zone: 'Asia/Kolkata' })
    expect(row).to.contain(',2023-04-10T11:00:00.250+05:30,')
  })

  it('gives options and answers as JSON when asked', async () => {
    const [row] = await answersOf({}, { json: 'json' })
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    const options = JSON.stringify(question.params)
    const responses = JSON.stringify(question.resvalues)
    expect(row).to.equal(
      `p,Quiz,a1,${AT},q1,mcq,Half of 4?,Think,13,0.33,10.0,${quoted(options)},${quoted(responses)}`,
    )
  })

  it('writes null for options and answers of no question in the dialect of Spark', async () => {
    const spark = { csv: { dialect: 'spark', formulas: 'auto' } }
    const [row] = await answersOf(attempts({ question: [] }), {}, spark)
    expect(row).to.equal(`p,Quiz,a1,${AT},"","","","","","","",null,null`)
  })

  const archived = (...some: readonly object[]) => ({
    assessment_archive: some.map(more => ({
      ...attempted,
      last_attempted_on: '2023-04-10T05:30:00Z',
      ...more,
    })),
  })
  const THEN = '2023-04-10 05:30:00'
  const withArchive: readonly (readonly [what: string, changes: Changes, rows: readonly string[]])[] = [
    ['nothing archived', {}, [`p,Quiz,a1,${THEN}.25,q1,${ANSWER}`]],
    ['an archived attempt', { ...attempts(), ...archived({}) }, [`p,Quiz,a1,${THEN},q1,${ANSWER}`]],
    [
      'a blank attempt that was archived',
      { ...attempts({ question: [] }), ...archived({}) },
      [`p,Quiz,a1,${THEN},q1,${ANSWER}`],
    ],
    ['an attempt that is in both places', archived({}), [`p,Quiz,a1,${THEN}.25,q1,${ANSWER}`]],
    [
      'the same attempt id at another content',
      archived({ content_id: 'q', question: [] }),
      [`p,Quiz,a1,${THEN}.25,q1,${ANSWER}`, `q,,a1,${THEN},,,,,,,,,`],
    ],
    ['an archived attempt of another batch', { ...attempts(), ...archived({ batch_id: 'b2' }) }, []],
    ['an archived attempt of somebody else', { ...attempts(), ...archived({ user_id: 'u2' }) }, []],
  ]
  for (const [what, changes, expected] of withArchive)
    it(`tells, with the archive, of ${what}`, async () =>
      expect(await answersOf(changes, { archive: true })).to.deep.equal(expected))

  it('comes by learner, whatever the order of attempts', async () => {
    const users = ['u3', 'u1', 'u2']
    const lines = linesOf(
      await run({
        user_enrolments: users.map(userid => ({ ...enrolment, userid })),
        user_cache: users.map(userid => ({ ...user, userid })),
        ...attempts(...users.map(user_id => ({ user_id, question: [question, { ...question, id: 'q2' }] }))),
      }),
    )
    expect(lines.map(line => line.split(',')[5])).to.deep.equal(['u1', 'u1', 'u2', 'u2', 'u3', 'u3'])
  })

  it('writes the header alone for a batch without answers', async () => {
    const { files } = await run({ assessment_aggregator: [] })
    expect(String(files[PATH])).to.equal(`${HEADER}\n`)
  })
})
