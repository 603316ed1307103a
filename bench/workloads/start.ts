import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alternate } from '../harness/alternate.js'
import { usageFigures } from '../harness/figure.js'
import { runMeasured } from '../harness/process.js'
import type { Workload } from '../harness/workload.js'
import { lern } from '../peers/lern.js'

const LIST_RUNS = 20
/** A batch of the sample has a few learners. */
const BY_HAND = ['run', 'progress-exhaust', '-p', 'batchId=01310000000000000000']
const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const start: Workload = {
  name: 'start',
  summary: 'how long a newcomer waits: lern list, and all reports on the sample',
  run: async ({ scale, folder }) => {
    const { list } = await alternate(LIST_RUNS, { list: () => runMeasured(lern('list')) })
    const { demo } = await alternate(scale.repeats, { demo: () => runMeasured(['npm', 'run', 'demo'], ROOT) })
    const out = join(folder, 'out')
    const byHand = () => runMeasured(lern(...BY_HAND, '--out', out, '--quiet'))
    const { hand } = await alternate(LIST_RUNS, { hand: byHand })
    return [
      ...usageFigures('lern list', list, { seconds: { atMost: 0.4 } }),
      ...usageFigures('npm run demo', demo, { seconds: { atMost: 5 } }),
      ...usageFigures('one batch by hand', hand, { seconds: { atMost: 1 } }),
    ]
  },
}
