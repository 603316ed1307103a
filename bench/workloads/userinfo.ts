import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { alternate } from '../harness/alternate.js'
import { usageFigures } from '../harness/figure.js'
import type { Workload } from '../harness/workload.js'
import { contentOf } from '../peers/lern.js'
import { expectSame } from '../verify/expect-same.js'
import { platformOf, runExhaust } from './progress.js'

/** The same rows with and without protection: userinfo itself is never unprotected. */
export const userinfo: Workload = {
  name: 'userinfo',
  summary: 'userinfo-exhaust of one batch, all of them with consent, in a zip with AES-256',
  run: async bench => {
    const platform = await platformOf(bench)
    const keyFile = join(bench.folder, 'key')
    await writeFile(keyFile, 'a key with spaces')
    const [batchId] = platform.learners.batchIds
    const usage = await alternate(bench.scale.repeats, {
      lern: async () => {
        const ran = await runExhaust(bench, platform, 'userinfo-exhaust', { batchId: batchId!, keyFile })
        expectSame('files', contentOf(ran.record).length, 1)
        return ran
      },
    })
    return usageFigures('lern', usage.lern, { mebibytes: { atMost: 256 } })
  },
}
