import { fileURLToPath } from 'node:url'
import { alternate } from '../harness/alternate.js'
import { usageFigures } from '../harness/figure.js'
import { runMeasured } from '../harness/process.js'
import type { Workload } from '../harness/workload.js'
import { lern } from '../peers/lern.js'

const LIST_RUNS = 20
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const start: Workload = {
  name: 'start',
  summary: 'how long a newcomer waits: lern list, and all reports on the sample',
  run: async ({ scale }) => {
    const { list } = await alternate(LIST_RUNS, { list: () => runMeasured(lern('list')) })
    const { demo } = await alternate(scale.repeats, { demo: () => runMeasured(['npm', 'run', 'demo'], ROOT) })
    return [
      ...usageFigures('lern list', list, { seconds: { atMost: 0.4 } }),
      ...usageFigures('npm run demo', demo, { seconds: { atMost: 5 } }),
    ]
  },
}
