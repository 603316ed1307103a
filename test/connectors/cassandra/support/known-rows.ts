import type { Dataset } from '../../../../lib/dataset.js'
import { rowOrder } from '../../../../lib/order.js'
import { pick } from '../../../../lib/pick.js'
import type { Find, RowKey } from '../../../../lib/source.js'
import { textKey } from '../../../../lib/spill/text-key.js'
import type { AnyRow, Names } from '../../../../lib/types.js'
import { assessmentAggregator, userActivityAgg, userEnrolments } from '../../../../pipelines/datasets/lern.js'
import type { FakeTable } from '../../../support/fake-cql/index.js'
import { scanOf } from './reading.js'

const KEYSPACE = 'known_rows'

/** A table of a dataset that is keyed in one of the ways that occur, with the same rows as its siblings. */
export interface Layout {
  readonly dataset: Dataset
  readonly columns: Names
  readonly table: FakeTable
}

const numbered = <Made>(count: number, make: (at: number) => Made): Made[] =>
  Array.from({ length: count }, (_, at) => make(at))

const enrolments = numbered(120, at => ({
  userid: `user-${at % 40}`,
  courseid: `course-${at % 2}`,
  batchid: `batch-${Math.floor(at / 40)}`,
  progress: at,
}))

const attempts = numbered(240, at => ({
  course_id: `course-${at % 2}`,
  batch_id: `batch-${at % 3}`,
  user_id: `user-${at % 40}`,
  content_id: `content-${Math.floor(at / 120)}`,
  attempt_id: `attempt-${at}`,
  total_score: at / 2,
}))

const aggregates = numbered(60, at => ({
  activity_type: 'Course',
  activity_id: `course-${at % 3}`,
  user_id: `user-${at % 10}`,
  context_id: `cb:batch-${at % 4}`,
  agg_details: [`attempt ${at}`],
}))

const byColumns = (columns: Names) => (left: AnyRow, right: AnyRow) => {
  const place = (row: AnyRow) => textKey(columns.map(column => row[column] as string))
  return place(left) < place(right) ? -1 : 1
}

const layout = (
  dataset: Dataset,
  rows: readonly AnyRow[],
  types: Readonly<Record<string, string>>,
  partitionKey: Names,
  clustering: Names,
): Layout => {
  const keys = Object.fromEntries([...partitionKey, ...clustering].map(column => [column, 'text']))
  const name = `${dataset.name}_by_${partitionKey.join('_')}`
  const columns = { ...keys, ...types }
  const sorted = rows.toSorted(byColumns([...partitionKey, ...clustering]))
  return {
    dataset,
    columns: Object.keys(rows[0]!),
    table: { keyspace: KEYSPACE, name, columns, partitionKey, clustering, rows: sorted },
  }
}

const enrolmentsBy = (partition: Names, clustering: Names) =>
  layout(userEnrolments, enrolments, { progress: 'int' }, partition, clustering)
const attemptsBy = (partition: Names, clustering: Names) =>
  layout(assessmentAggregator, attempts, { total_score: 'double' }, partition, clustering)

export const byUser = enrolmentsBy(['userid'], ['courseid', 'batchid'])
export const byBatch = enrolmentsBy(['batchid'], ['courseid', 'userid'])
export const byCourse = attemptsBy(['course_id'], ['batch_id', 'user_id', 'content_id', 'attempt_id'])
export const byUserAndCourse = attemptsBy(['user_id', 'course_id'], ['batch_id', 'content_id', 'attempt_id'])
export const byActivity = layout(
  userActivityAgg,
  aggregates,
  { agg_details: 'list<text>' },
  ['activity_type', 'activity_id', 'user_id'],
  ['context_id'],
)

export const layouts = [byUser, byBatch, byCourse, byUserAndCourse, byActivity]

/** Each key that rows have in these columns, in the order of the rows, and two that none of them has. */
export const keysOf = ({ table }: Layout, columns: Names): readonly RowKey[] => {
  const keys = new Map(
    table.rows.map(row => [JSON.stringify(pick(row, columns)), pick(row, columns) as RowKey]),
  )
  const [first] = keys.values()
  return [
    ...keys.values(),
    { ...first!, [columns[0]!]: 'nobody' },
    { ...first!, [columns.at(-1)!]: 'nothing' },
  ]
}

/** The rows of each key, in the order of the dataset. */
export const answersOf = (
  { dataset, table }: Layout,
  keys: readonly RowKey[],
): readonly (readonly AnyRow[])[] => {
  const order = rowOrder(dataset)
  const rows = table.rows.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
  return keys.map(key =>
    rows.filter(row => Object.entries(key).every(([column, value]) => row[column] === value)),
  )
}

export const findOf = (
  { dataset, columns }: Layout,
  keys: readonly RowKey[],
  asked: Partial<Find> = {},
): Find => ({
  ...scanOf(dataset, { columns }),
  keys,
  ...asked,
})

/** Rows as plain values, whoever decoded them. */
export const plain = (rows: readonly AnyRow[]): readonly AnyRow[] =>
  rows.map(row => ({
    ...row,
    ...(row.agg_details !== undefined && { agg_details: [...(row.agg_details as Iterable<unknown>)] }),
  }))

/** Ways to ask for known rows: by which columns, and how many statements find the rows of all keys. */
export const finds: readonly [what: string, of: Layout, columns: Names, statements: number][] = [
  ['enrolments of users', byUser, ['userid'], 42],
  ['single enrolments of users', byUser, ['batchid', 'userid', 'courseid'], 41],
  ['enrolments of users in batches, between which a course stands', byUser, ['userid', 'batchid'], 41],
  ['enrolments of batches', byBatch, ['batchid'], 5],
  ['enrolments of courses in batches', byBatch, ['courseid', 'batchid'], 4],
  ['enrolments of users in batches, before whom a course stands', byBatch, ['batchid', 'userid'], 4],
  ['attempts of courses', byCourse, ['course_id'], 4],
  ['attempts of users in batches of courses', byCourse, ['user_id', 'batch_id', 'course_id'], 7],
  ['attempts of users in courses', byUserAndCourse, ['course_id', 'user_id'], 42],
  [
    'attempts of users in batches of courses, one by one',
    byUserAndCourse,
    ['course_id', 'batch_id', 'user_id'],
    42,
  ],
  ['aggregates of users in a course', byActivity, ['activity_type', 'activity_id', 'user_id'], 32],
  [
    'aggregates of users in a batch',
    byActivity,
    ['activity_type', 'activity_id', 'user_id', 'context_id'],
    31,
  ],
]

/** Scans among keys: by which columns, and by which their rows then come sorted. */
export const scans: readonly [what: string, of: Layout, columns: Names, sorted: Names][] = [
  ['enrolments of users', byUser, ['userid'], ['userid', 'courseid', 'batchid']],
  ['enrolments of batches', byBatch, ['batchid'], ['batchid', 'courseid', 'userid']],
  ['enrolments of courses in batches', byBatch, ['courseid', 'batchid'], ['batchid', 'courseid', 'userid']],
  [
    'attempts of batches',
    byCourse,
    ['batch_id', 'course_id'],
    ['course_id', 'batch_id', 'user_id', 'content_id', 'attempt_id'],
  ],
  [
    'attempts of users',
    byUserAndCourse,
    ['user_id', 'course_id'],
    ['user_id', 'course_id', 'batch_id', 'content_id', 'attempt_id'],
  ],
  [
    'aggregates',
    byActivity,
    ['user_id', 'activity_id', 'activity_type'],
    ['activity_type', 'activity_id', 'user_id', 'context_id'],
  ],
]
