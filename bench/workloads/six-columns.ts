import { fileURLToPath } from 'node:url'
import { lern } from '../peers/lern.js'
import { unloadWorkload } from './unload.js'

const REPORT = fileURLToPath(new URL('../reports/six-columns.js', import.meta.url))

export const sixColumns = unloadWorkload({
  name: 'six-columns',
  summary: 'six plain columns of user_enrolments, from Cassandra to one CSV file',
  columns: ['userid', 'courseid', 'batchid', 'active', 'enrolled_date', 'progress'],
  ours: (config, folder) => lern('run', REPORT, '--out', folder, '--config', config),
  file: 'six-columns.csv',
  ratio: { atLeast: 5 },
  peak: { atMost: 160 },
})
