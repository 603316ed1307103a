import {
  type Composing,
  csv,
  dimension,
  flagParameter,
  from,
  intervalOf,
  jsonLines,
  listOf,
  report,
} from '../lib/index.js'
import { dayIn } from '../lib/zoned.js'
import { batchCounts, courseBatch } from './datasets/index.js'
import { courses, isLiveCourse, owners, slugOf, statusesOf, statusText, UNKNOWN } from './sunbird/course.js'
import { runsIn } from './sunbird/dates.js'
import { intervalParameter, statusParameter } from './sunbird/parameters.js'

const parameters = {
  status: statusParameter,
  interval: intervalParameter('Only batches that run at some time of it; all when absent', undefined),
  merge: flagParameter({
    summary: 'Also writes what dashboards read, as CSV and JSON, into the folder of each tenant',
  }),
}

type Given = Composing<typeof parameters>

const counts = dimension(from(batchCounts), { by: 'batchid', maxRows: 2_000_000 })

/**
 * How many take part in each batch of a live course, and how many completed it: one file per tenant that owns
 * courses.
 *
 * Holds: the counts of all batches; for dashboards the rows of one tenant. Rows come in partition order of the
 * course, then by batch; those of dashboards by their columns.
 */
export const courseEnrollment = report({
  name: 'course-enrollment',
  summary: 'Participants and completions of the batches of live courses, one file per tenant',
  parameters,
  compose: given => {
    const rows = batchRows(given)
    return given.parameters.merge ? rows.split(perTenant, dashboardCsv, dashboardJson) : perTenant(rows)
  },
})

const batchRows = ({ parameters, settings: { now, zone, fileZone } }: Given) => {
  const statuses = parameters.status === undefined ? undefined : statusesOf(parameters.status)
  const interval =
    parameters.interval === undefined ? undefined : intervalOf(parameters.interval, now, fileZone)

  return from(courseBatch, 'batchid', 'name', 'status', 'startdate', 'start_date', 'enddate', 'end_date')
    .filter('its status is asked for', r => !statuses || (r.status !== null && statuses.has(r.status)))
    .filter('it runs in the interval', r => !interval || runsIn(r, interval, zone))
    .enrich('course', courses, r => r.courseid, { missing: 'drop' })
    .filter('it is of a live course', r => isLiveCourse(r.course))
    .enrich('owner', owners, r => r.course.channel, { missing: 'blank' })
    .lookup('counts', counts, r => r.batchid)
    .select({
      Date: () => dayIn(zone, now),
      'Course Name': r => r.course.name ?? UNKNOWN,
      'Batch Name': r => r.name ?? UNKNOWN,
      Status: r => statusText(r.status) ?? UNKNOWN,
      'Enrollment Count': r => r.counts?.participants ?? 0,
      'Completion Count': r => r.counts?.completed ?? 0,
      slug: r => slugOf(r.owner),
    })
}

type Rows = ReturnType<typeof batchRows>

const perTenant = (rows: Rows) =>
  rows.to(
    csv({
      partitionBy: ['slug'],
      file: ({ slug }) => `druid-reports/tpd_metrics/${slug}/course_enrollments.csv`,
      formulas: 'escape',
    }),
  )

const COLUMNS = [
  'Date',
  'Course Name',
  'Batch Name',
  'Status',
  'Enrollment Count',
  'Completion Count',
] as const

const different = (rows: Rows) => rows.distinct('slug', ...COLUMNS)

const dashboardCsv = (rows: Rows) =>
  different(rows).to(
    csv({ partitionBy: ['slug'], file: ({ slug }) => `${slug}/course_enrollment.csv`, formulas: 'escape' }),
  )

const dashboardJson = (rows: Rows) =>
  different(rows)
    .group(['slug'], { cells: listOf(r => COLUMNS.map(name => String(r[name]))) })
    .select({
      slug: 'slug',
      keys: () => COLUMNS,
      tableData: 'cells',
      data: r => r.cells.map(cells => Object.fromEntries(COLUMNS.map((name, at) => [name, cells[at]]))),
    })
    .to(jsonLines({ partitionBy: ['slug'], file: ({ slug }) => `${slug}/course_enrollment.json` }))
