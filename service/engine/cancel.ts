import type { Engine } from './engine.js'

type Runs = Pick<Engine, 'runs'>

/** A hash of the runs that somebody wants to end. */
const cancelledOf = ({ runs }: Runs): string => runs.toKey('cancelled')

export const isCancelled = async (engine: Runs, run: string): Promise<boolean> => {
  const client = await engine.runs.client
  return (await client.hexists(cancelledOf(engine), run)) > 0
}

/** True when nobody waits for the parts of a run any more: it was cancelled, it failed, or it is gone. */
export const isOver = async (engine: Runs, run: string): Promise<boolean> =>
  (await isCancelled(engine, run)) || (await engine.runs.getJobState(run)) !== 'waiting-children'

/**
 * Ends a run. Parts that are worked on are given up within a second or two, and with them the run fails; when none is,
 * the run is gone at once.
 */
export const cancel = async (engine: Runs, run: string): Promise<void> => {
  const client = await engine.runs.client
  await client.hset(cancelledOf(engine), { [run]: 1 })
  const job = await engine.runs.getJob(run)
  try {
    await job?.remove({ removeChildren: true })
    await forget(engine, run)
  } catch {
    // A job that somebody works on cannot be removed: it ends by the mark.
  }
}

/** A run that is over needs no mark. */
export const forget = async (engine: Runs, run: string): Promise<void> => {
  const client = await engine.runs.client
  await client.hdel(cancelledOf(engine), run)
}
