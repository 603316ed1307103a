import { expect } from 'chai'
import { SCORES } from '../../../pipelines/exhaust/own-columns.js'
import {
  type Attempt,
  aggregateScores,
  attemptScores,
  type Scores,
  scoresAsColumns,
} from '../../../pipelines/exhaust/scores.js'
import { collect } from '../../lib/spill/rows.js'

const attempt = (content_id: string, grand_total: string | null, more: Partial<Attempt> = {}): Attempt => {
  const [score, most] = (grand_total ?? '').split('/')
  const totals = { total_score: Number(score), total_max_score: Number(most) }
  return { content_id, attempt_id: 'a1', grand_total, ...totals, ...more }
}

const plain = ({ total, contents }: Scores) => [total, Object.fromEntries(contents)]

type Expected = readonly [total: string, contents: Readonly<Record<string, string>>]

describe('scores from attempts', () => {
  const scored: readonly (readonly [what: string, attempts: readonly Attempt[], ...expected: Expected])[] = [
    ['no attempt', [], '', {}],
    ['two contents', [attempt('p', '4.0/5.0'), attempt('q', '1.0/3.0')], '63%', { p: '80%', q: '34%' }],
    ['one content', [attempt('p', '7.0/25.0')], '28%', { p: '28%' }],
    ['nothing scored', [attempt('p', '0.0/5.0')], '0%', { p: '0%' }],
    ['a content that is not assessed', [attempt('x', '5.0/5.0')], '', {}],
    [
      'one that is and one that is not',
      [attempt('x', '5.0/5.0'), attempt('p', '1.0/2.0')],
      '50%',
      { p: '50%' },
    ],
    [
      'the best of several attempts',
      [
        attempt('p', '1.0/5.0', { attempt_id: 'a1' }),
        attempt('p', '3.0/5.0', { attempt_id: 'a2' }),
        attempt('p', '2.0/5.0', { attempt_id: 'a3' }),
      ],
      '60%',
      { p: '60%' },
    ],
    [
      'the best score, not the best share',
      [attempt('p', '3.0/10.0', { attempt_id: 'a1' }), attempt('p', '2.0/2.0', { attempt_id: 'a2' })],
      '30%',
      { p: '30%' },
    ],
    [
      'of equal attempts the one with the smaller id',
      [attempt('p', '2.0/4.0', { attempt_id: 'a2' }), attempt('p', '2.0/5.0', { attempt_id: 'a1' })],
      '40%',
      { p: '40%' },
    ],
    [
      'an attempt with a score before one without',
      [attempt('p', '9.0/9.0', { total_score: null }), attempt('p', '0.0/5.0', { attempt_id: 'a2' })],
      '0%',
      { p: '0%' },
    ],
    [
      'a grand total that is no share, which counts in the total',
      [attempt('p', '80%', { total_score: 4, total_max_score: 5 }), attempt('q', '1.0/3.0')],
      '63%',
      { p: '', q: '34%' },
    ],
    ['no grand total', [attempt('p', null, { total_score: 4, total_max_score: 5 })], '80%', { p: '' }],
    ['a share of nothing', [attempt('p', '4.0/0.0')], '', { p: '' }],
    ['nothing of nothing', [attempt('p', '0.0/0.0')], '', { p: '' }],
    ['half a share', [attempt('p', '4.0/', { total_score: 4, total_max_score: 5 })], '80%', { p: '' }],
    ['more than a share', [attempt('p', '1/2/3', { total_score: 1, total_max_score: 2 })], '50%', { p: '' }],
    [
      'no total at all',
      [attempt('p', '4.0/5.0', { total_score: null, total_max_score: null })],
      '',
      { p: '80%' },
    ],
    ['a total without a most', [attempt('p', '4.0/5.0', { total_max_score: null })], '', { p: '80%' }],
  ]
  for (const [what, attempts, ...expected] of scored)
    it(`are ${JSON.stringify(expected)} for ${what}`, () => {
      const assessed = new Set(['p', 'q'])
      expect(plain(attemptScores(attempts, assessed))).to.deep.equal(expected)
      expect(plain(attemptScores(attempts.toReversed(), assessed))).to.deep.equal(expected)
    })
})

describe('scores from aggregates', () => {
  type Aggregates = Readonly<Record<string, number | null>>
  const scored: readonly (readonly [what: string, aggregates: Aggregates, ...expected: Expected])[] = [
    ['no aggregates', {}, '', {}],
    [
      'two contents of three',
      {
        completedCount: 5,
        'score:d1': 3,
        'max_score:d1': 5,
        'score:d2': 1,
        'max_score:d2': 1,
        'attempts_count:d1': 2,
      },
      '67%',
      { d1: '60%', d2: '100%' },
    ],
    [
      'another order of operations for the total',
      { 'score:d1': 7, 'max_score:d1': 25 },
      '29%',
      { d1: '28%' },
    ],
    ['no score', { completedCount: 5, 'max_score:d1': 5 }, '', {}],
    ['no most', { 'score:d1': 3 }, '', {}],
    ['a most of nothing', { 'score:d1': 3, 'max_score:d1': 0 }, '', {}],
    [
      'one content without a most',
      { 'score:d1': 3, 'score:d2': 1, 'max_score:d2': 4 },
      '100%',
      { d1: '', d2: '25%' },
    ],
    ['nothing scored', { 'score:d1': 0, 'max_score:d1': 5 }, '0%', { d1: '0%' }],
    ['a score that is none', { 'score:d1': null, 'max_score:d1': 5 }, '0%', { d1: '0%' }],
    ['a content that is not assessed', { 'score:x': 1, 'max_score:x': 1 }, '', {}],
    [
      'a content whose id begins as that of an assessed one',
      { 'score:d1': 1, 'max_score:d1': 2, 'score:d12': 0, 'max_score:d12': 100 },
      '50%',
      { d1: '50%' },
    ],
  ]
  for (const [what, aggregates, ...expected] of scored)
    it(`are ${JSON.stringify(expected)} for ${what}`, () =>
      expect(plain(aggregateScores(new Map(Object.entries(aggregates)), ['d1', 'd2', 'd3']))).to.deep.equal(
        expected,
      ))
})

it('scores become columns, each under the name of its content', async () => {
  const rows = async function* () {
    yield [
      { user: 'u1', [SCORES]: new Map([['do_1', '80%']]) },
      { user: 'u2', [SCORES]: new Map() },
    ]
  }
  const [scored, unscored] = await collect(scoresAsColumns(rows()))
  expect(scored).to.include({ user: 'u1', 'do_1 - Score': '80%' })
  expect(unscored).to.include({ user: 'u2' }).and.not.to.have.property('do_1 - Score')
})
