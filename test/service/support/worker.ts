import type pg from 'pg'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { listen, type QueueOptions } from '../../../service/queue/index.js'
import { type Worked, type WorkOptions, work, workerMetrics } from '../../../service/worker/index.js'
import { oneRun, queueOf } from './queue.js'

const OPTIONS = {
  concurrency: 1,
  pollMs: 20,
  leaseSeconds: 60,
  attempts: 3,
  batchesPerChannel: 30,
  bytesPerChannel: 1_000,
  graceSeconds: 5,
}

type Given = Partial<WorkOptions> & Pick<WorkOptions, 'processes'>

/** A worker on a pool; what it is not told, it takes from `OPTIONS`. */
export const worker = async (
  pool: pg.Pool,
  given: Given,
  queueOptions: Partial<QueueOptions> = {},
): Promise<Worked> => {
  const listener = given.listener ?? listen(pool)
  try {
    return await work({
      ...OPTIONS,
      queue: queueOf(pool, { leaseSeconds: given.leaseSeconds ?? OPTIONS.leaseSeconds, ...queueOptions }),
      listener,
      once: false,
      signal: new AbortController().signal,
      log: pino({ level: 'silent' }),
      metrics: workerMetrics(new Registry()),
      ...given,
    })
  } finally {
    listener.close()
  }
}

/** Works until nothing is left, in a run of its own. */
export const workOnce = (pool: pg.Pool, given: Given): Promise<Worked> =>
  worker(pool, { once: true, ...given }, oneRun())
