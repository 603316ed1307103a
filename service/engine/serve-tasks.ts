import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { toldOfError } from '../worker/told.js'
import type { Answer, Order } from './helper-process.js'
import type { Staged, Task } from './messages.js'
import { interrupted, tellError } from './told-error.js'

/** Does a task; gives what a part has staged. */
export type Perform = (task: Task, signal: AbortSignal) => Promise<Staged | null>

/** How long a task may go on when whoever gave it is gone. */
const GRACE_MS = 5_000

/** Does the tasks that the parent process sends, one at a time, until that process is gone. */
export const serveTasks = async (perform: Perform, log: Logger): Promise<void> => {
  let stop = new AbortController()
  let current: Promise<void> = Promise.resolve()
  const onOrder = (order: Order) => {
    if ('stop' in order) return stop.abort(new Error('asked to stop'))
    stop = new AbortController()
    current = answer(perform, order.task, stop.signal, log)
  }
  // The parent decides when to stop, also when a terminal interrupts all processes.
  process.on('SIGINT', () => {}).on('SIGTERM', () => {})
  process.on('message', onOrder)
  await new Promise<void>(resolve => process.once('disconnect', resolve))
  stop.abort(new Error('the parent process is gone'))
  await Promise.race([current, pause(GRACE_MS)])
}

const answer = async (perform: Perform, task: Task, signal: AbortSignal, log: Logger): Promise<void> => {
  const send = (given: Answer) => {
    if (process.connected) process.send?.(given)
  }
  try {
    send({ staged: await perform(task, signal) })
  } catch (error) {
    const { report } = task.data
    if (signal.aborted) return send({ error: tellError(interrupted(report)) })
    log.error({ report, ...toldOfError(error) }, 'a task failed')
    send({ error: tellError(error) })
  }
}
