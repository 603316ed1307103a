import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import type { Engine } from '../../service/engine/index.js'
import { lern } from './lern.js'

/** What a worker says when it begins a job. */
interface Begun {
  readonly worker: number
  readonly job: string
  /** As `performance.now()` tells it. */
  readonly at: number
}

/** Processes of `lern work --parts`, and which jobs they have begun. */
export interface PartWorkers {
  readonly begun: readonly Begun[]
  /** Ends one at once. */
  kill(worker: number): void
  stop(): Promise<void>
}

const BETWEEN_LOOKS = 50

/** Starts workers; resolves when all of them take parts. */
export const startWorkers = async (engine: Engine, config: string, count: number): Promise<PartWorkers> => {
  const begun: Begun[] = []
  const [program, ...args] = lern('work', '--parts', '--config', config)
  const children = Array.from({ length: count }, (_, worker): ChildProcess => {
    const child = spawn(program!, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    createInterface({ input: child.stderr! }).on('line', line => {
      const { msg, job } = toldIn(line)
      if (msg === 'begun') begun.push({ worker, job, at: performance.now() })
    })
    return child
  })
  while ((await engine.parts.getWorkersCount()) < count) await pause(BETWEEN_LOOKS)
  return {
    begun,
    kill: worker => void children[worker]!.kill('SIGKILL'),
    stop: async () => {
      await Promise.all(children.map(stopped))
    },
  }
}

const toldIn = (line: string): { readonly msg?: string; readonly job: string } => {
  try {
    return JSON.parse(line)
  } catch {
    return { job: '' }
  }
}

const stopped = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
