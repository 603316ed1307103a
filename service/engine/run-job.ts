import { text } from 'node:stream/consumers'
import type { Job } from 'bullmq'
import { type RunRecord, recordPath } from '../../lib/run/record.js'
import type { Store } from '../../lib/store.js'
import { forget, isCancelled } from './cancel.js'
import { jobFailure, mayPass } from './failure.js'
import type { CommitTask, RunData, Staged } from './messages.js'
import { putBack } from './part-job.js'
import { removeStaged } from './sweep.js'
import { interrupted, tellError } from './told-error.js'
import type { Workplace } from './workplace.js'

export type RunJob = Job<RunData, null>

/**
 * Puts a run together when its parts are done, or lets it fail when one of them did. Whoever does it again, because
 * the one before was killed, finds a run that has a record of its success, or does the same.
 */
export const doRunJob = async (job: RunJob, token: string, place: Workplace): Promise<null> => {
  const { helpers, store, ending } = place
  if (await hasSucceeded(store, job)) return await leave(job, place)
  try {
    const signal = AbortSignal.any([ending, place.lostLock(job.id!)])
    await helpers.perform(await taskOf(job, place), signal)
    return await leave(job, place)
  } catch (error) {
    if (ending.aborted) return await putBack(job, token)
    if (!mayPass(error) || job.attemptsMade + 1 >= job.opts.attempts!) await leave(job, place)
    throw jobFailure(error)
  }
}

const taskOf = async (job: RunJob, { engine }: Workplace): Promise<CommitTask> => {
  const failures: readonly string[] = Object.values(await job.getFailedChildrenValues())
  const failure = (await isCancelled(engine, job.id!)) ? tellError(interrupted(job.name)) : failures[0]
  if (failure !== undefined) await job.removeUnprocessedChildren()
  return {
    kind: 'commit',
    run: job.id!,
    data: job.data,
    staged: inOrder(await job.getChildrenValues<Staged>()),
    ...(failure !== undefined && { failure }),
  }
}

/** By the number at the end of the names of the jobs. */
const inOrder = (values: Readonly<Record<string, Staged>>): readonly Staged[] => {
  const indexOf = (key: string) => Number(key.slice(key.lastIndexOf('.') + 1))
  return Object.entries(values)
    .sort(([one], [other]) => indexOf(one) - indexOf(other))
    .map(([, staged]) => staged)
}

/** Removes what the parts have staged, and the key that could open it. */
const leave = async (job: RunJob, { engine, store }: Workplace): Promise<null> => {
  await removeStaged(store, job.data.report, job.id!)
  await forget(engine, job.id!)
  await job.updateData({ ...job.data, key: '' })
  return null
}

const hasSucceeded = async (store: Store, job: RunJob): Promise<boolean> => {
  if (job.attemptsStarted <= 1) return false
  try {
    const record = JSON.parse(await text(await store.read(recordPath(job.data.report, job.id!))))
    return (record as RunRecord).status === 'success'
  } catch {
    return false
  }
}
