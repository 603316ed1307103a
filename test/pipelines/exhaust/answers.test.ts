import { expect } from 'chai'
import { answersOf } from '../../../pipelines/exhaust/answers.js'

type Attempt = Parameters<typeof answersOf>[0][number]
type Question = NonNullable<ReturnType<typeof answersOf>[number]['question']>

const question = (id: string | null, title = ''): Question => ({
  id,
  title,
  assess_ts: null,
  max_score: 1,
  score: 1,
  type: 'mcq',
  resvalues: [],
  params: [],
  description: null,
  duration: '1',
})
const attempt = (
  content_id: string,
  attempt_id: string,
  question: readonly (Question | null)[],
  last_attempted_on: Date | null = null,
): Attempt => ({
  course_id: 'c1',
  batch_id: 'b1',
  user_id: 'u1',
  content_id,
  attempt_id,
  last_attempted_on,
  question: question as readonly Question[],
})

/** Content, attempt, question and its title, of each row. */
const told = (attempts: readonly Attempt[], archived: readonly Attempt[] = []) =>
  answersOf([...attempts, ...archived]).map(({ attempt: of, question: asked }) =>
    [of.content_id, of.attempt_id, asked?.id, asked?.title].join(' ').trim(),
  )

describe('the answers of a learner', () => {
  const cases: readonly (readonly [
    what: string,
    attempts: readonly Attempt[],
    archived: readonly Attempt[] | undefined,
    rows: readonly string[],
  ])[] = [
    ['no attempt', [], undefined, []],
    [
      'two questions',
      [attempt('p', 'a1', [question('q2'), question('q1')])],
      undefined,
      ['p a1 q2', 'p a1 q1'],
    ],
    ['an attempt without questions', [attempt('p', 'a1', [])], undefined, ['p a1']],
    ['a question that is none', [attempt('p', 'a1', [null])], undefined, ['p a1']],
    [
      'a question that an attempt has twice',
      [attempt('p', 'a1', [question('q1', 'x'), question('q1', 'y')])],
      undefined,
      ['p a1 q1 x', 'p a1 q1 y'],
    ],
    [
      'attempts in any order',
      [attempt('q', 'a1', []), attempt('p', 'a2', []), attempt('p', 'a1', []), attempt('p q', 'a1', [])],
      undefined,
      ['p a1', 'p a2', 'p q a1', 'q a1'],
    ],
    ['an archived attempt', [], [attempt('p', 'a1', [question('q1')])], ['p a1 q1']],
    [
      'an attempt that was archived and left blank',
      [attempt('p', 'a1', [])],
      [attempt('p', 'a1', [question('q1'), question('q2')])],
      ['p a1 q1', 'p a1 q2'],
    ],
    [
      'an attempt that was archived without questions',
      [attempt('p', 'a1', [question('q1')])],
      [attempt('p', 'a1', [])],
      ['p a1 q1'],
    ],
    [
      'an attempt without questions on both sides',
      [attempt('p', 'a1', [])],
      [attempt('p', 'a1', [])],
      ['p a1'],
    ],
    [
      'an attempt that stands on both sides',
      [attempt('p', 'a1', [question('q1', 'here'), question('q2', 'here')])],
      [attempt('p', 'a1', [question('q2', 'there'), question('q3', 'there')])],
      ['p a1 q1 here', 'p a1 q2 here', 'p a1 q3 there'],
    ],
    [
      'the same attempt id at another content',
      [attempt('p', 'a1', [question('q1')])],
      [attempt('q', 'a1', [question('q1')])],
      ['p a1 q1', 'q a1 q1'],
    ],
  ]
  for (const [what, attempts, archived, rows] of cases)
    it(`are ${rows.length} for ${what}`, () => expect(told(attempts, archived)).to.deep.equal(rows))

  it('are of the time of the copy that has questions', () => {
    const [early, late] = [new Date(1000), new Date(1500)]
    const [row] = answersOf([attempt('p', 'a1', [], late), attempt('p', 'a1', [question('q1')], early)])
    expect(row?.attempt.last_attempted_on).to.equal(early)
  })
})
