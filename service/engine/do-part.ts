import type { AnyReport } from '../../lib/flow/report.js'
import { readPart } from '../../lib/run/read-part.js'
import type { RunOptions } from '../../lib/run/run-options.js'
import { rangeOf } from '../../lib/run/stored.js'
import { temporaryFolder } from '../../lib/run/temporary.js'
import { localStore } from '../../lib/stores/local.js'
import type { PartTask, Staged } from './messages.js'
import { mustSeeProof } from './proof.js'
import { stage } from './stage.js'

/**
 * Reads the ranges of a part into private files of this machine, and stages them when all is well. Doing it again makes
 * another attempt, which disturbs nobody.
 */
export const doPart = async (task: PartTask, report: AnyReport, options: RunOptions): Promise<Staged> => {
  const { run, ranges } = task.part
  await mustSeeProof(options.store, task.data.report, run)
  const temporary = temporaryFolder()
  try {
    const read = await readPart(report, {
      ...options,
      store: localStore({ root: await temporary.path() }),
      division: { run, startedAt: new Date(task.data.startedAt), ranges: ranges.map(rangeOf) },
    })
    try {
      return await stage(options.store, task, read)
    } finally {
      for (const { draft } of read.files) await draft.discard()
    }
  } finally {
    await temporary.remove()
  }
}
