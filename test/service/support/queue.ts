import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { tablesOf } from '../../../connectors/postgres/index.js'
import { openQueue, type Queue, type QueueOptions } from '../../../service/queue/index.js'

const OPTIONS: Omit<QueueOptions, 'worker'> = {
  tables: tablesOf(),
  jobs: ['progress-exhaust'],
  attempts: 3,
  leaseSeconds: 60,
  staleHours: 24,
  window: { dayIn: 'Asia/Kolkata' },
}

/** The queue as one worker sees it, whose name nobody else has. */
export const queueOf = (pool: pg.Pool, options: Partial<QueueOptions> = {}): Queue =>
  openQueue(pool, { ...OPTIONS, worker: `worker-${randomUUID()}`, ...options })

/** A run of its own, as `lern work --once` has it. */
export const oneRun = (): Pick<QueueOptions, 'window'> => ({ window: { run: `run-${randomUUID()}` } })
