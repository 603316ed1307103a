import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('./worker-process.ts', import.meta.url))

/** What a worker says of a job. */
export interface Said {
  readonly worker: string
  readonly msg: string
  readonly job?: string
  readonly attempt?: number
  /** Milliseconds since the first worker was started. */
  readonly at: number
}

/** Workers in processes of their own, and all that they said, in the order in which it was heard. */
export class Workers {
  readonly said: Said[] = []
  readonly #children: ChildProcess[] = []
  readonly #began = performance.now()
  #heard: (() => void)[] = []

  start(worker: string, ...argv: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, ['--import', 'tsx/esm', PROGRAM, ...argv], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#children.push(child)
    createInterface({ input: child.stdout! }).on('line', line => this.#hear(worker, line))
    return child
  }

  /** Waits until somebody has said something like this. The time limit of the test is the limit. */
  async hears(isIt: (said: Said) => boolean): Promise<Said> {
    for (;;) {
      const found = this.said.find(isIt)
      if (found) return found
      await new Promise<void>(resolve => this.#heard.push(resolve))
    }
  }

  async killAll(): Promise<void> {
    for (const child of this.#children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }

  #hear(worker: string, line: string): void {
    this.said.push({ ...JSON.parse(line), worker, at: performance.now() - this.#began })
    for (const wake of this.#heard.splice(0)) wake()
  }
}
