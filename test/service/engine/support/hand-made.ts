import type { RunOptions } from '../../../../lib/run/run-options.js'
import type { Store } from '../../../../lib/store.js'
import { doPart } from '../../../../service/engine/do-part.js'
import type { CommitTask, PartTask, Staged } from '../../../../service/engine/messages.js'
import { putTogether } from '../../../../service/engine/put-together.js'
import { catalog, reportOf } from './reports.js'

/** What a report is read with here, at the time that the run tells. */
const optionsOf = (store: Store, { data }: PartTask | CommitTask): RunOptions => ({
  catalog: catalog(),
  store,
  concurrency: 2,
  settings: { now: new Date(data.now) },
})

/** Does a part, or puts a run together, without any queue. */
export const perform = {
  part: (store: Store, task: PartTask): Promise<Staged> =>
    doPart(task, reportOf(task.data.report), optionsOf(store, task)),
  commit: (store: Store, task: CommitTask): Promise<void> =>
    putTogether(task, reportOf(task.data.report), optionsOf(store, task)),
}
