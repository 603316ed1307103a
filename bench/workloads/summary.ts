import { alternate } from '../harness/alternate.js'
import type { Workload } from '../harness/workload.js'
import { bareSummaryReads } from '../peers/bare-reads.js'
import { expectSame } from '../verify/expect-same.js'
import { againstBareReads } from './against-bare-reads.js'
import { platformOf, runExhaust } from './progress.js'

const BATCHES = 500
const READ = 'user_enrolments > read'

export const summary: Workload = {
  name: 'summary',
  summary:
    'collection-summary-v2 of 500 batches from a table keyed by user and Redis, against reading the same',
  run: async bench => {
    const platform = await platformOf(bench, { batches: BATCHES, keyed: 'user' })
    const { contactPoint, datacenter } = platform.server
    const enrolments = platform.tables.user_enrolments!.name
    const contents = new Set<string>()
    const usage = await alternate(bench.scale.repeats, {
      lern: async () => {
        const ran = await runExhaust(bench, platform, 'collection-summary-v2', {})
        const read = ran.record.steps.find(({ name }) => name === READ)
        expectSame('enrolments that were read', read?.rowsOut, bench.scale.users)
        contents.add(String(ran.record.files.map(({ rows }) => rows)))
        return ran
      },
      bare: async () => {
        const read = await bareSummaryReads({
          contactPoint,
          datacenter,
          redisPort: platform.redisPort,
          enrolments,
        })
        expectSame('enrolments that were read', read.rows, bench.scale.users)
        return read
      },
    })
    expectSame('different summaries', contents.size, 1)
    return againstBareReads(usage)
  },
}
