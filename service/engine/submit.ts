import { randomBytes } from 'node:crypto'
import type { Store } from '../../lib/store.js'
import type { Engine } from './engine.js'
import { KEY_BYTES } from './frames.js'
import type { PartData, RunData } from './messages.js'
import { PARTS, RUNS } from './names.js'
import { leaveProof } from './proof.js'
import { reaching } from './reaching.js'

export interface NewRun extends Omit<RunData, 'key'> {
  readonly run: string
  /** How many parts it is cut into, at most one for each range. */
  readonly parts: number
}

/** Jobs that are over are kept for those who look at the queues, but not for ever. */
const KEPT = { age: 24 * 3600, count: 10_000 }

/** Trying a part again helps when its source was away for longer than the run itself waits. */
const PART_ATTEMPTS = 3
/** The files may be locked for a worker that was killed while it published, on Azure for up to a minute. */
const COMMIT_ATTEMPTS = 15
const BETWEEN_MS = 5_000

/** Hands a run to the workers: one job that waits for its parts. They find in the store what it leaves there. */
export const submit = async (
  { flows }: Pick<Engine, 'flows'>,
  store: Store,
  { run, parts, ...data }: NewRun,
): Promise<void> => {
  await leaveProof(store, data.report, run)
  const key = randomBytes(KEY_BYTES).toString('base64')
  const runData: RunData = { ...data, key }
  const flow = {
    name: data.report,
    queueName: RUNS,
    data: runData,
    opts: { ...kept(COMMIT_ATTEMPTS), jobId: run },
    children: shares(data.ranges, parts).map((ranges, index) => ({
      name: data.report,
      queueName: PARTS,
      data: { run, index, ranges } satisfies PartData,
      opts: { ...kept(PART_ATTEMPTS), jobId: `${run}.${index}`, continueParentOnFailure: true },
    })),
  }
  await reaching(() => flows.add(flow))
}

const kept = (attempts: number) => ({
  attempts,
  backoff: { type: 'fixed', delay: BETWEEN_MS },
  removeOnComplete: KEPT,
  removeOnFail: KEPT,
})

/** Neighbours stay together; shares differ by one at most. */
export const shares = <Item>(items: readonly Item[], wanted: number): readonly (readonly Item[])[] => {
  const total = Math.min(wanted, items.length)
  const start = (share: number) => Math.floor((share * items.length) / total)
  return Array.from({ length: total }, (_, share) => items.slice(start(share), start(share + 1)))
}
