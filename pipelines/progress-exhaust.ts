import { choiceParameter, from, type Preparing, report } from '../lib/index.js'
import { optionalNodes } from './datasets/index.js'
import { declaredBoard } from './exhaust/board.js'
import { choose, columnsParameter, headersOf } from './exhaust/chosen-columns.js'
import type { CollectionBatch } from './exhaust/collection-batch.js'
import {
  BLANK_REQUEST,
  complaintAbout,
  type ExhaustRequest,
  forEachBatch,
} from './exhaust/exhaust-request.js'
import { batchFiles } from './exhaust/files.js'
import { hierarchies, hierarchyOf } from './exhaust/hierarchy.js'
import { cached, enrolmentDay, learnerColumns, learnerSources } from './exhaust/learners.js'
import { FILE, SCORES } from './exhaust/own-columns.js'
import { exhaustParameters } from './exhaust/parameters.js'
import { type Measure, progressOf } from './exhaust/progress.js'
import { protectedBatches, requestReads } from './exhaust/protected-batches.js'
import { enrolments, type ScoredBatch, type ScoreSource, scoredLearners } from './exhaust/scored-learners.js'
import { scoreColumn, scoresAsColumns } from './exhaust/scores.js'
import { cachedName } from './sunbird/cached-name.js'
import { shownDayOf } from './sunbird/dates.js'

const NAME = 'progress-exhaust'

const optionalContents = from(optionalNodes, 'nodes')

/** The columns of every file; those of scores follow. */
const SOURCES = {
  ...learnerSources,
  state: 'State',
  district: 'District',
  orgname: 'Org Name',
  schooludisecode: 'School Id',
  schoolname: 'School Name',
  block: 'Block Name',
  cluster: 'Cluster Name',
  usertype: 'User Type',
  usersubtype: 'User Sub Type',
  board: 'Declared Board',
  enrolleddate: 'Enrolment Date',
  completedon: 'Completion Date',
  certificatestatus: 'Certificate Status',
  completionPercentage: 'Progress',
  total_sum_score: 'Total Score',
}

const parameters = {
  ...exhaustParameters,
  columns: columnsParameter(SOURCES),
  scores: choiceParameter(['assessments', 'activity-agg'], {
    summary: 'Where scores come from: attempts, or the best scores that are kept of each learner',
    fallback: 'assessments',
  }),
  scoreColumns: choiceParameter(['hierarchy', 'attempted'], {
    summary: 'Which contents have a column: all assessed ones of the collection, or those with a score',
    fallback: 'hierarchy',
  }),
  progress: choiceParameter(['compat', 'strict'], {
    summary: 'How progress is counted: as in files of today, or without optional contents on both sides',
    fallback: 'compat',
  }),
}

interface ProgressBatch extends ScoredBatch {
  readonly measure: Measure
}

/**
 * How far the learners of a batch are, with their scores: one file for each batch.
 *
 * Holds: a chunk of learners with their attempts. Rows come sorted by the id of the learner.
 */
export const progressExhaust = report({
  name: NAME,
  summary: 'How far the learners of a batch are, with their scores',
  parameters,
  prepare: {
    reads: [...requestReads, hierarchies, optionalContents, enrolments],
    blank: BLANK_REQUEST as ExhaustRequest<ProgressBatch>,
    run: given => prepareProgress(given),
  },
  compose: ({ parameters: { request, scores, columns }, settings: { zone }, ready }) =>
    scoredLearners(ready.batches, scores)
      .select({
        ...learnerColumns,
        State: cached('state'),
        District: cached('district'),
        'Org Name': cached('orgname'),
        'School Id': cached('schooludisecode'),
        'School Name': cached('schoolname'),
        'Block Name': cached('block'),
        'Cluster Name': cached('cluster'),
        'User Type': cached('usertype'),
        'User Sub Type': cached('usersubtype'),
        'Declared Board': r => declaredBoard(cachedName(r.user.board ?? r.user.framework_board)),
        'Enrolment Date': r => enrolmentDay(r, zone),
        'Completion Date': r => shownDayOf(r.completedon, zone),
        'Certificate Status': r => (r.certificates.length + r.issued_certificates.length > 0 ? 'Issued' : ''),
        Progress: r => progressOf(r, (r.batch as ProgressBatch).measure),
        'Total Score': r => r.scores.total,
        [SCORES]: r => r.scores.contents,
        [FILE]: r => r.batch.file,
      })
      .with(choose(SOURCES, columns, SCORES, FILE))
      .through('a column for each score', scoresAsColumns, [...headersOf(SOURCES, columns), FILE])
      .to(
        batchFiles({
          report: NAME,
          request,
          batches: ready.batches,
          columns: batch => [
            ...headersOf(SOURCES, columns),
            ...(batch as ProgressBatch).assessed.map(scoreColumn),
          ],
        }),
      ),
  complaint: complaintAbout,
})

const prepareProgress = async (
  given: Preparing<typeof parameters>,
): Promise<ExhaustRequest<ProgressBatch>> => {
  const batches = await protectedBatches(given, { report: NAME, key: 'progress', byDefault: 'PLAIN_DATASET' })
  const measured = await measuring(batches, given)
  const request = await forEachBatch(batches, async batch => measured(batch))
  const { scores, scoreColumns } = given.parameters
  if (scoreColumns === 'hierarchy') return request
  return { ...request, batches: await withAttemptedOnly(request.batches, scores, given) }
}

/** Adds to a batch what its progress and its scores are measured by; fails where its collection does not say. */
const measuring = async (
  batches: readonly CollectionBatch[],
  { found, parameters: { progress: rule } }: Preparing<typeof parameters>,
): Promise<(batch: CollectionBatch) => ProgressBatch> => {
  const courses = [...new Set(batches.map(({ courseid }) => courseid))]
  const trees = await found(
    hierarchies,
    courses.map(identifier => ({ identifier })),
  )
  const sets = await found(
    optionalContents,
    courses.map(collection => ({ collection })),
  )
  return batch => {
    const course = courses.indexOf(batch.courseid)
    const { assessed, ...leaves } = hierarchyOf(batch.courseid, trees[course]![0]?.hierarchy)
    const optional = new Set(sets[course]![0]?.nodes)
    return { ...batch, assessed, measure: { ...leaves, rule, optional } }
  }
}

/** Reads all learners once before, to learn which contents have a score. */
const withAttemptedOnly = async (
  batches: readonly ProgressBatch[],
  source: ScoreSource,
  { rows }: Preparing<typeof parameters>,
): Promise<readonly ProgressBatch[]> => {
  const scored = new Map(batches.map(({ file }) => [file, new Set<string>()]))
  for await (const chunk of rows(scoredLearners(batches, source))) {
    for (const { batch, scores } of chunk) {
      for (const content of scores.contents.keys()) scored.get(batch.file)!.add(content)
    }
  }
  return batches.map(batch => ({
    ...batch,
    assessed: batch.assessed.filter(content => scored.get(batch.file)!.has(content)),
  }))
}
