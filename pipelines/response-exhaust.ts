import { choiceParameter, type Flow, flagParameter, from, javaDouble, report } from '../lib/index.js'
import { content, userCache, userEnrolments } from './datasets/index.js'
import { type Answer, answersOf, archive, attempts } from './exhaust/answers.js'
import { choose, columnsParameter, headersOf } from './exhaust/chosen-columns.js'
import { BLANK_REQUEST, type ExhaustRequest } from './exhaust/exhaust-request.js'
import { batchFiles } from './exhaust/files.js'
import { flattened, json } from './exhaust/flattened-json.js'
import {
  BY_BATCH,
  batchOf,
  isEnrolled,
  isOf,
  isVisible,
  keysOf,
  learnerColumns,
  learnerSources,
} from './exhaust/learners.js'
import { FILE } from './exhaust/own-columns.js'
import { exhaustParameters } from './exhaust/parameters.js'
import { protectedBatches, requestReads } from './exhaust/protected-batches.js'
import { roundedHalfUp } from './exhaust/rounded.js'
import { isoText, momentText } from './sunbird/dates.js'

const NAME = 'response-exhaust'

const titles = from(content, 'name')
const SOURCES = {
  ...learnerSources,
  content_id: 'QuestionSet Id',
  contentname: 'QuestionSet Title',
  attempt_id: 'Attempt Id',
  last_attempted_on: 'Attempted On',
  questionid: 'Question Id',
  questiontype: 'Question Type',
  questiontitle: 'Question Title',
  questiondescription: 'Question Description',
  questionduration: 'Question Duration',
  questionscore: 'Question Score',
  questionmaxscore: 'Question Max Score',
  questionoption: 'Question Options',
  questionresponse: 'Question Response',
}

/**
 * What the learners of a batch answered: one row for each question of each attempt, one file for each batch.
 *
 * Holds: a chunk of learners with their attempts. Rows come sorted by learner, content and attempt.
 */
export const responseExhaust = report({
  name: NAME,
  summary: 'What the learners of a batch answered, question by question',
  parameters: {
    ...exhaustParameters,
    columns: columnsParameter(SOURCES),
    archive: flagParameter({ summary: 'Also reads the attempts that were moved to files' }),
    json: choiceParameter(['flattened', 'json'], {
      summary: 'How options and answers are written: as in files of today, or as JSON that can be read back',
      fallback: 'flattened',
    }),
  },
  prepare: {
    reads: requestReads,
    blank: BLANK_REQUEST as ExhaustRequest,
    run: async given => ({
      batches: await protectedBatches(given, { report: NAME, key: 'response', byDefault: 'PLAIN_DATASET' }),
      failed: [],
    }),
  },
  compose: ({ parameters, settings: { zone, csv }, ready: { batches } }) => {
    const isAsked = isOf(batches)
    const headers = headersOf(SOURCES, parameters.columns)
    const listed = parameters.json === 'json' ? json : flattened
    const nothing = csv.dialect === 'spark' ? 'null' : ''
    const attemptedOn = parameters.archive ? momentText : isoText

    const learners = from(userEnrolments, 'courseid', 'batchid', 'active', 'enrolleddate', 'enrolled_date')
      .among(keysOf(batches))
      .filter('it is active and has a date', isEnrolled)
      .enrich('user', from(userCache, 'rootorgid'), r => r.userid, { missing: 'drop' })
      .sortWithin(['batchid', 'courseid'], ['userid'])
      .derive({ batch: batchOf(batches) })
      .filter('the user is of the organisation that asks', isVisible)
      .collect('attempts', attempts.filter('it is of these batches', isAsked), BY_BATCH)
    const withArchive = () =>
      learners.collect('archived', archive.filter('it is of these batches', isAsked), BY_BATCH)
    const answers: Answers<typeof learners> = parameters.archive
      ? withArchive().expand('answer', r => answersOf([...r.attempts, ...r.archived]))
      : learners.expand('answer', r => answersOf(r.attempts))

    return answers
      .enrich('content', titles, r => r.answer.attempt.content_id, { missing: 'blank' })
      .select({
        ...learnerColumns,
        'QuestionSet Id': r => r.answer.attempt.content_id,
        'QuestionSet Title': r => r.content?.name,
        'Attempt Id': r => r.answer.attempt.attempt_id,
        'Attempted On': r =>
          r.answer.attempt.last_attempted_on && attemptedOn(r.answer.attempt.last_attempted_on, zone),
        'Question Id': r => r.answer.question?.id,
        'Question Type': r => r.answer.question?.type,
        'Question Title': r => r.answer.question?.title,
        'Question Description': r => r.answer.question?.description,
        'Question Duration': r => roundedHalfUp(r.answer.question?.duration),
        'Question Score': r => doubleText(r.answer.question?.score),
        'Question Max Score': r => doubleText(r.answer.question?.max_score),
        'Question Options': r => (r.answer.question ? listed(r.answer.question.params) : nothing),
        'Question Response': r => (r.answer.question ? listed(r.answer.question.resvalues) : nothing),
        [FILE]: r => r.batch.file,
      })
      .with(choose(SOURCES, parameters.columns, FILE))
      .to(batchFiles({ report: NAME, request: parameters.request, batches, columns: () => headers }))
  },
})

/** With or without the archive, the rows are the same; which datasets they need besides, the plan knows. */
type Answers<Learners> =
  Learners extends Flow<infer Row, [], infer Needs>
    ? Flow<Row & { readonly answer: Answer }, [], Needs>
    : never

const doubleText = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : javaDouble(value)
