import { unloadWorkload } from './unload.js'

export const scan = unloadWorkload({
  name: 'scan',
  summary: 'user_enrolments, all columns, from Cassandra to one CSV file, against DSBulk',
  command: ['snapshot', 'user_enrolments', '--format', 'csv'],
  atLeast: 3,
})
