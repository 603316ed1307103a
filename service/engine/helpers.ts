import { type HelperOptions, HelperProcess } from './helper-process.js'
import type { Staged, Task } from './messages.js'

/** Processes that do tasks, one each; as many as there are tasks at a time. Whoever makes them closes them. */
export class Helpers {
  readonly #options: HelperOptions
  readonly #all: HelperProcess[] = []
  readonly #idle: HelperProcess[] = []

  constructor(options: HelperOptions) {
    this.#options = options
  }

  /** Starts so many, which then wait for their tasks. */
  start(count: number): void {
    for (let at = 0; at < count; at++) {
      const helper = this.#another()
      helper.start()
      this.#idle.push(helper)
    }
  }

  async perform(task: Task, signal: AbortSignal): Promise<Staged | null> {
    const helper = this.#idle.pop() ?? this.#another()
    try {
      return await helper.perform(task, signal)
    } finally {
      this.#idle.push(helper)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(helper => helper.close()))
  }

  #another(): HelperProcess {
    const helper = new HelperProcess(this.#options)
    this.#all.push(helper)
    return helper
  }
}
