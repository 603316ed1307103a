/*
 * Learners who have not come back for a month, by district: one file for each mentor of their batch. Nothing personal
 * is read. A report is a file that exports a value; the command line runs it wherever its datasets live.
 *
 *   npx lern run ./examples/06-inactive-learners.ts -p days=30 --now 2025-02-01T00:00:00Z --out out
 */
import { countParameter, csv, dimension, type Flow, from, report } from 'lern-data-products'
import { courseBatch, userCache, userEnrolments } from 'lern-data-products/pipelines'

const DAY = 24 * 60 * 60 * 1000

const keyOf = (r: { readonly courseid: string; readonly batchid: string }) => `${r.courseid} ${r.batchid}`

/** Small enough to be held; the run fails when there are more. */
const batches = dimension(from(courseBatch, 'batchid', 'name', 'mentors').derive({ key: keyOf }), {
  by: 'key',
  maxRows: 500_000,
})

interface Seen {
  readonly lastcontentaccesstime: Date | null
  readonly enrolled_date: Date | null
}

/** A verb of our own, for this report: whoever opened nothing yet counts from the day of the enrolment. */
const awayFor =
  (days: number, now: Date) =>
  <Row extends Seen, Key extends readonly string[], Needs>(flow: Flow<Row, Key, Needs>) =>
    flow
      .derive({ seen: r => r.lastcontentaccesstime ?? r.enrolled_date })
      .present('seen')
      .derive({ days: r => Math.floor((now.getTime() - r.seen.getTime()) / DAY) })
      .filter(`away for ${days} days`, r => r.days >= days)

export const inactiveLearners = report({
  name: 'inactive-learners',
  summary: 'Learners who have not come back, by district: a file for each mentor',
  parameters: {
    days: countParameter({ summary: 'Days without opening any content', fallback: 30 }),
  },
  compose: ({ parameters: { days }, settings: { now } }) =>
    from(
      userEnrolments,
      'courseid',
      'batchid',
      'active',
      'completedon',
      'enrolled_date',
      'lastcontentaccesstime',
    )
      .filter('takes part', r => r.active === true)
      .filter('has not finished', r => r.completedon === null)
      .with(awayFor(days, now))
      .lookup('batch', batches, keyOf)
      .expand('mentor', r => r.batch?.mentors ?? [])
      .enrich('learner', from(userCache, 'district'), r => r.userid, { missing: 'blank' })
      .select({
        District: r => r.learner?.district ?? 'unknown',
        Batch: r => r.batch?.name,
        Learner: 'userid',
        'Days away': 'days',
        mentor: 'mentor',
      })
      .sortWithin(['mentor'], ['District', 'Batch', 'Learner'])
      .to(csv({ partitionBy: ['mentor'], file: ({ mentor }) => `inactive-learners/${mentor}.csv` })),
})
