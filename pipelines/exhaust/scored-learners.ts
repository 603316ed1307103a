import { type Flow, from, type Serves } from '../../lib/index.js'
import { assessmentAggregator, userActivityAgg, userCache, userEnrolments } from '../datasets/index.js'
import type { CollectionBatch } from './collection-batch.js'
import { BY_BATCH, batchOf, isEnrolled, isOf, isVisible, keysOf } from './learners.js'
import { aggregateScores, attemptScores } from './scores.js'

/** Where scores come from: the attempts themselves, or the best scores that are kept of each learner. */
export type ScoreSource = 'assessments' | 'activity-agg'

export interface ScoredBatch extends CollectionBatch {
  /** Contents that give a score, ascending. */
  readonly assessed: readonly string[]
}

export const enrolments = from(
  userEnrolments,
  'courseid',
  'batchid',
  'active',
  'enrolleddate',
  'enrolled_date',
  'completedon',
  'contentstatus',
  'certificates',
  'issued_certificates',
)

const users = from(
  userCache,
  'rootorgid',
  'state',
  'district',
  'block',
  'cluster',
  'orgname',
  'schooludisecode',
  'schoolname',
  'usertype',
  'usersubtype',
  'board',
  'framework_board',
)

const attempts = from(
  assessmentAggregator,
  'batch_id',
  'user_id',
  'content_id',
  'attempt_id',
  'total_score',
  'total_max_score',
  'grand_total',
)

const activities = from(userActivityAgg, 'context_id', 'aggregates')

/**
 * The learners of some batches with their scores, batch by batch and sorted by their id. Enrolments are read by batch
 * where their table is keyed so, else all batches share one scan.
 */
export const scoredLearners = (batches: readonly ScoredBatch[], source: ScoreSource): ScoredLearners => {
  const learners = learnersOf(batches)
  return source === 'assessments' ? byAttempts(batches, learners) : byActivities(learners)
}

/** Both ways give the same columns; which datasets they need besides, the plan knows. */
type ScoredLearners =
  ReturnType<typeof byAttempts> extends Flow<infer Row, [], unknown>
    ? Flow<Omit<Row, 'attempts'>, [], Serves<'user_enrolments' | 'user_cache'>>
    : never

const learnersOf = (batches: readonly ScoredBatch[]) =>
  enrolments
    .among(keysOf(batches))
    .filter('it is active and has a date', isEnrolled)
    .enrich('user', users, r => r.userid, { missing: 'drop' })
    .sortWithin(['batchid', 'courseid'], ['userid'])
    .derive({ batch: batchOf(batches) })
    .filter('the user is of the organisation that asks', isVisible)

type Learners = ReturnType<typeof learnersOf>

const byAttempts = (batches: readonly ScoredBatch[], learners: Learners) => {
  const assessed = new Map(batches.map(batch => [batch, new Set(batch.assessed)]))
  return learners
    .collect('attempts', attempts.filter('it is of these batches', isOf(batches)), BY_BATCH)
    .derive({ scores: r => attemptScores(r.attempts, assessed.get(r.batch)!) })
}

const byActivities = (learners: Learners) =>
  learners
    .derive({ activity: () => 'Course', context: r => `cb:${r.batchid}` })
    .collect('activities', activities, {
      slice: { context: 'context_id', activity: 'activity_type', courseid: 'activity_id' },
      on: { userid: 'user_id' },
    })
    .derive({ scores: r => aggregateScores(r.activities[0]?.aggregates ?? new Map(), r.batch.assessed) })
