import { fileURLToPath } from 'node:url'
import { unloadWorkload } from './unload.js'

const REPORT = fileURLToPath(new URL('../reports/six-columns.js', import.meta.url))

export const sixColumns = unloadWorkload({
  name: 'six-columns',
  summary: 'six plain columns of user_enrolments, from Cassandra to one CSV file, against DSBulk',
  columns: ['userid', 'courseid', 'batchid', 'active', 'enrolled_date', 'progress'],
  command: ['run', REPORT],
  atLeast: 5,
})
