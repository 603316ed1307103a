import { type ChildProcess, type ForkOptions, fork } from 'node:child_process'
import { once } from 'node:events'
import { LernError } from '../../lib/errors.js'
import type { Staged, Task } from './messages.js'
import { errorFrom } from './told-error.js'

/** What is sent to a helper: something to do, or that it should stop doing it. */
export type Order = { readonly task: Task } | { readonly stop: true }

/** What a helper answers to a task. */
export type Answer = { readonly staged: Staged | null } | { readonly error: string }

export interface HelperOptions extends Pick<ForkOptions, 'cwd' | 'env'> {
  /** The program, which calls `serveTasks`, and its arguments. */
  readonly program: string
  readonly args: readonly string[]
}

/** How long a helper may take to stop before it is killed. */
const STOP_WITHIN_MS = 10_000

/**
 * A process that does one task after the other, so that whoever holds the locks of jobs always has time to renew them.
 * It ends with this process, however that ends.
 */
export class HelperProcess {
  readonly #options: HelperOptions
  #child: ChildProcess | undefined

  constructor(options: HelperOptions) {
    this.#options = options
  }

  /** Does a task. Fails as the task does, or when the process ends. */
  async perform(task: Task, signal: AbortSignal): Promise<Staged | null> {
    const child = this.start()
    const ended = new AbortController()
    const stop = () => stopSoon(child, ended.signal)
    signal.addEventListener('abort', stop, { once: true })
    try {
      if (!child.connected) throw endedEarly()
      const answer = answerOf(child, ended.signal)
      send(child, { task })
      if (signal.aborted) stop()
      return await answer
    } finally {
      signal.removeEventListener('abort', stop)
      ended.abort()
    }
  }

  async close(): Promise<void> {
    const child = this.#child
    if (!child?.connected) return
    const exit = once(child, 'exit')
    child.disconnect()
    await exit
  }

  /** The process, which need not wait for its first task to start. */
  start(): ChildProcess {
    if (this.#child) return this.#child
    const { program, args, cwd, env } = this.#options
    const child = fork(program, [...args], { cwd, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    child.on('error', () => {})
    child.once('exit', () => {
      this.#child = undefined
    })
    this.#child = child
    return child
  }
}

const answerOf = async (child: ChildProcess, signal: AbortSignal): Promise<Staged | null> => {
  const answered = once(child, 'message', { signal }) as Promise<[Answer]>
  const ended = once(child, 'exit', { signal }).then(() => {
    throw endedEarly()
  })
  ended.catch(() => {})
  answered.catch(() => {})
  const [answer] = await Promise.race([answered, ended])
  if ('error' in answer) throw errorFrom(answer.error)
  return answer.staged
}

/** What cannot be sent is told by the end of the process. */
const send = (child: ChildProcess, order: Order): void => void child.send(order, () => {})

const stopSoon = (child: ChildProcess, ended: AbortSignal): void => {
  if (child.connected) send(child, { stop: true })
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
  ended.addEventListener('abort', () => clearTimeout(timer), { once: true })
}

/** It may have run out of memory, or somebody killed it: trying again may help. */
const endedEarly = () =>
  new LernError('SOURCE_UNAVAILABLE', 'the process that worked on the run ended', {
    allowed: 'memory enough for limits.memory',
  })
