import { type Job, UnrecoverableError, WaitingError } from 'bullmq'
import { isOver } from './cancel.js'
import { jobFailure } from './failure.js'
import type { PartData, Staged } from './messages.js'
import { removeStaged } from './sweep.js'
import { interrupted, tellError } from './told-error.js'
import type { Workplace } from './workplace.js'

/** How often a part looks whether anybody still waits for it. */
const LOOK_EVERY_MS = 1_000

export type PartJob = Job<PartData, Staged>

/**
 * Works on a part, unless its run is over. A worker that has to end puts it back; a run that ends meanwhile gives it
 * up.
 */
export const doPartJob = async (job: PartJob, token: string, place: Workplace): Promise<Staged> => {
  const { engine, helpers, store, ending } = place
  const { run } = job.data
  const data = (await engine.runs.getJob(run))?.data
  if (!data || (await isOver(engine, run))) throw givenUp(job)

  const lost = place.lostLock(job.id!)
  const over = whenOver(place, run)
  try {
    const task = { kind: 'part', data, part: job.data, attempt: job.attemptsStarted } as const
    const staged = await helpers.perform(task, AbortSignal.any([ending, lost, over.signal]))
    if (await isOver(engine, run)) await removeStaged(store, data.report, run)
    return staged!
  } catch (error) {
    if (over.signal.aborted) throw givenUp(job)
    if (ending.aborted) return await putBack(job, token)
    throw jobFailure(error)
  } finally {
    over.end()
  }
}

/** Given when a run is over, as far as one can know: an outage of the queue says nothing. */
const whenOver = ({ engine }: Workplace, run: string) => {
  const over = new AbortController()
  const look = () => {
    const told = isOver(engine, run).catch(() => false)
    void told.then(isSo => isSo && over.abort(new Error('the run is over')))
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  return { signal: over.signal, end: () => clearInterval(timer) }
}

export const putBack = async (job: Pick<Job, 'moveToWait'>, token: string): Promise<never> => {
  await job.moveToWait(token)
  throw new WaitingError()
}

const givenUp = (job: PartJob) => new UnrecoverableError(tellError(interrupted(job.name)))
