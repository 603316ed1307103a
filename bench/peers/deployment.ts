import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { freePorts } from '../../test/support/free-port.js'
import { startPostgres } from '../../test/support/postgres.js'
import { isUnavailable, stopAtEnd } from '../../test/support/servers.js'
import { lern } from './lern.js'

/** A database of requests of its own, and a configuration with which the API and workers use it. */
export interface Deployment {
  readonly folder: string
  readonly config: string
  readonly pool: pg.Pool
}

interface Configured {
  readonly sources: object
  readonly catalog?: object
  readonly exhaust?: object
}

/** No channel has so many: limits are not what is measured. */
const WITHOUT_LIMITS = { batchesPerChannel: 1_000_000, requestsPerMinute: 100_000_000 }

export const deploy = async (folder: string, given: Configured): Promise<Deployment> => {
  const server = await startPostgres()
  if (isUnavailable(server)) throw new Error(server.unavailable)
  stopAtEnd(server.stop)
  const url = await server.database('lern_bench')
  const pool = new pg.Pool({ connectionString: url, max: 4 })
  // Whoever asks is told; a connection that breaks while nobody uses it would end the process.
  pool.on('error', () => {})
  stopAtEnd(() => pool.end())

  const config = join(folder, 'deployment.json')
  const deployed = {
    ...given,
    sources: { ...given.sources, requests: { type: 'postgres', url } },
    catalog: { ...given.catalog, job_request: 'requests' },
    store: { type: 'local', root: join(folder, 'out') },
    exhaust: { ...WITHOUT_LIMITS, ...given.exhaust },
    security: { fieldSalt: 'SunBird' },
  }
  await writeFile(config, JSON.stringify(deployed, undefined, 2))
  return { folder, config, pool }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

const kill = async (child: ChildProcess): Promise<void> => {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Starts the API, lets a consumer ask for a channel, and gives its address. */
export const startApi = async (
  { folder, config, pool }: Deployment,
  { consumer, channel }: { readonly consumer: string; readonly channel: string },
): Promise<string> => {
  const [port] = (await freePorts(1)) as [number]
  const log = await open(join(folder, 'api.log'), 'a')
  const [program, ...argv] = lern('serve', '--port', String(port), '--config', config)
  const child = spawn(program!, argv, { stdio: ['ignore', 'ignore', log.fd] })
  stopAtEnd(() => kill(child))
  await log.close()

  const url = `http://127.0.0.1:${port}`
  while (!(await isReady(url))) {
    if (hasEnded(child)) throw new Error(`lern serve ended; see ${join(folder, 'api.log')}`)
    await pause(50)
  }
  await pool.query('INSERT INTO consumer_channel_mapping VALUES ($1, $2, 1)', [consumer, channel])
  return url
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )

export interface Worker {
  /** Resolves when it begins with another request. Never when it has ended. */
  begun(): Promise<void>
  /** Ends it at once, as when its machine dies. */
  kill(): Promise<void>
}

export const startWorker = ({ config }: Deployment, ...options: readonly string[]): Worker => {
  const [program, ...argv] = lern('work', '--config', config, ...options)
  const child = spawn(program!, argv, { stdio: ['ignore', 'ignore', 'pipe'] })
  stopAtEnd(() => kill(child))
  let waiting: (() => void)[] = []
  createInterface(child.stderr!).on('line', line => {
    if (!line.includes('"msg":"begun"')) return
    for (const wake of waiting) wake()
    waiting = []
  })
  return {
    begun: () => new Promise(resolve => waiting.push(resolve)),
    kill: () => kill(child),
  }
}
