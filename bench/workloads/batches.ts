import { alternate } from '../harness/alternate.js'
import { usageFigures } from '../harness/figure.js'
import type { Workload } from '../harness/workload.js'
import { platformOf, runExhaust } from './progress.js'

/** Of all batches of the table twenty are asked for: they cost what it costs to find them. */
const BATCHES = 400
const ASKED = 20
const REPORT = 'progress-exhaust'

export const batches: Workload = {
  name: 'batches',
  summary: 'progress-exhaust of twenty batches in one run, against one of them, from a table keyed by user',
  run: async bench => {
    const platform = await platformOf(bench, { batches: BATCHES, keyed: 'user' })
    const { batchIds } = platform.learners
    const usage = await alternate(bench.scale.repeats, {
      all: () => runExhaust(bench, platform, REPORT, { batchFilter: batchIds.slice(0, ASKED).join(',') }),
      one: () => runExhaust(bench, platform, REPORT, { batchId: batchIds[0]! }),
    })
    return [
      ...usageFigures('twenty batches', usage.all, { mebibytes: { atMost: 256 } }),
      ...usageFigures('one batch', usage.one),
      {
        name: 'twenty : one, wall',
        value: usage.all.seconds / usage.one.seconds,
        unit: '×',
        goal: { atMost: 1.3 },
      },
    ]
  },
}
