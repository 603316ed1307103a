import { lern } from '../peers/lern.js'
import { unloadWorkload } from './unload.js'

export const scan = unloadWorkload({
  name: 'scan',
  summary: 'user_enrolments, all columns, from Cassandra to one CSV file',
  ours: (config, folder) =>
    lern('snapshot', 'user_enrolments', '--format', 'csv', '--out', folder, '--config', config),
  file: 'user_enrolments.csv',
  ratio: { atLeast: 3 },
  peak: { atMost: 160 },
})
