import { int, text } from '../../../../lib/columns.js'
import { dataset } from '../../../../lib/dataset.js'
import type { FakeTable } from '../../../support/fake-cql/index.js'

export const enrolments = dataset('enrolments', {
  block: 'lern',
  summary: 'Who takes which course',
  columns: { userid: text, courseid: text, progress: int },
  partition: ['userid'],
  clustering: ['courseid'],
})

/** Most learners take a few courses, one of them takes 300. */
const coursesOf = (user: number): number => (user === 7 ? 300 : (user * 5) % 4)

const rows = Array.from({ length: 40 }, (_, user) =>
  Array.from({ length: coursesOf(user) }, (_, course) => ({
    userid: `user-${user}`,
    courseid: `course-${String(course).padStart(3, '0')}`,
    progress: user * 1000 + course,
  })),
).flat()

export const enrolmentsTable: FakeTable = {
  keyspace: 'sunbird_courses',
  name: 'enrolments',
  columns: { userid: 'text', courseid: 'text', progress: 'int' },
  partitionKey: ['userid'],
  clustering: ['courseid'],
  rows,
}

export const ENROLMENTS = 'sunbird_courses.enrolments'
