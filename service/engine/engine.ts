import { type ConnectionOptions, FlowProducer, Queue } from 'bullmq'
import { checkDatabase } from './check-database.js'
import type { PartData, RunData, Staged } from './messages.js'
import { PARTS, RUNS } from './names.js'

export interface EngineOptions {
  /** `redis://host:port/database`: a database of the engine's own. */
  readonly url: string
  readonly password?: string
  /** Put before each key. */
  readonly prefix: string
}

/** The queues of a Redis database. Whoever opens them closes them. */
export interface Engine {
  readonly options: EngineOptions
  readonly runs: Queue<RunData, null>
  readonly parts: Queue<PartData, Staged>
  readonly flows: FlowProducer
  close(): Promise<void>
}

const TIMEOUT_MS = 10_000

/** How every connection of the engine is made. One that workers block on must never give up. */
export const connectionOf = ({ url, password }: EngineOptions, waits = false): ConnectionOptions => ({
  url,
  ...(password !== undefined && { password }),
  connectTimeout: TIMEOUT_MS,
  ...(waits && { maxRetriesPerRequest: null }),
})

/**
 * Opens the queues, once the database has proved to be fit for them.
 *
 * @throws LernError `SOURCE_UNAVAILABLE` when it does not answer, `CONFIG` when it may not be used
 */
export const openEngine = async (options: EngineOptions): Promise<Engine> => {
  await checkDatabase(options)
  const given = { connection: connectionOf(options), prefix: options.prefix }
  const runs: Engine['runs'] = new Queue(RUNS, given)
  const parts: Engine['parts'] = new Queue(PARTS, given)
  const flows = new FlowProducer(given)
  // Whoever asks is told; without a listener an outage would end the process.
  const ignore = () => {}
  runs.on('error', ignore)
  parts.on('error', ignore)
  flows.on('error', ignore)
  return {
    options,
    runs,
    parts,
    flows,
    close: async () => {
      for (const each of [runs, parts, flows]) await each.close()
    },
  }
}
