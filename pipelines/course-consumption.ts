import { choiceParameter, csv, first, from, type Interval, intervalOf, report, sum } from '../lib/index.js'
import { dayIn } from '../lib/zoned.js'
import { courseBatch, summaryEvents } from './datasets/index.js'
import { courses, isLiveCourse, owners, slugOf, statusesOf, statusText } from './sunbird/course.js'
import { minutesOf, secondsOf } from './sunbird/minutes.js'
import { intervalParameter, statusParameter } from './sunbird/parameters.js'

const LAST_DAY = 'LastDay'
const PER_BATCH = ['courseId', 'batchId', 'day'] as const
const PER_USER = [...PER_BATCH, 'userId'] as const

const holds = ({ from, to }: Interval, at: Date | null): boolean =>
  at === null || (from.getTime() <= at.getTime() && at.getTime() < to.getTime())

/**
 * The minutes that learners spent in each batch in a time, one file per tenant that owns courses. What belongs
 * to no batch of a live course is told of without names.
 *
 * Holds: one course's batches; groups are kept on disk when they do not fit. Rows come by course, batch and
 * day.
 */
export const courseConsumption = report({
  name: 'course-consumption',
  summary: 'Minutes that learners spent in the batches of courses, one file per tenant',
  parameters: {
    status: statusParameter,
    interval: intervalParameter('The time that is summed up', LAST_DAY),
    per: choiceParameter(['batch', 'user'], { summary: 'What a row sums up', fallback: 'batch' }),
  },
  compose: ({ parameters, settings: { now, fileZone } }) => {
    const statuses = parameters.status === undefined ? undefined : statusesOf(parameters.status)
    const interval = intervalOf(parameters.interval, now, fileZone)!
    const anyTime = parameters.interval === LAST_DAY

    return from(summaryEvents)
      .between(interval)
      .filter('it lies in the interval', r => anyTime || holds(interval, r.timestamp))
      .leftJoin('batch', from(courseBatch, 'batchid', 'name', 'status'), {
        courseId: 'courseid',
        batchId: 'batchid',
      })
      .derive({ day: r => dayIn(fileZone, r.timestamp ?? interval.from) })
      .group(parameters.per === 'user' ? PER_USER : PER_BATCH, {
        seconds: sum(secondsOf),
        name: first(r => r.batch?.name),
        status: first(r => r.batch?.status),
        hasBatch: first(r => r.batch !== undefined),
      })
      .filter(
        'its status is asked for',
        r => !statuses || (typeof r.status === 'number' && statuses.has(r.status)),
      )
      .enrich('found', courses, r => (r.hasBatch ? r.courseId : undefined), { missing: 'blank' })
      .derive({ course: r => (r.found && isLiveCourse(r.found) ? r.found : undefined) })
      .enrich('owner', owners, r => r.course?.channel, { missing: 'blank' })
      .select({
        Date: 'day',
        'Course Name': r => r.course?.name,
        'Batch Name': r => r.course && r.name,
        'Batch Status': r => r.course && statusText(r.status),
        'Timespent in mins': r => minutesOf(r.seconds),
        slug: r => slugOf(r.owner),
      })
      .to(
        csv({
          partitionBy: ['slug'],
          file: ({ slug }) => `druid-reports/tpd_metrics/${slug}/course_usage.csv`,
          formulas: 'escape',
          doubles: ['Timespent in mins'],
        }),
      )
  },
})
