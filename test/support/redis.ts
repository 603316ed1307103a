import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { type Child, startChild } from './child.js'
import { freePorts } from './free-port.js'
import { installPackages, output } from './programs.js'
import { shared, type Unavailable } from './servers.js'

const READY_WITHIN = 10_000
const BETWEEN_ATTEMPTS = 10

export interface RedisServer {
  readonly port: number
  /** `SIGKILL` ends it at once, `SIGSTOP` makes it silent, `SIGCONT` lets it go on. */
  readonly signal: (signal: NodeJS.Signals) => void
  readonly ended: Promise<void>
  readonly stop: () => Promise<void>
}

const missing: Unavailable = {
  unavailable: 'there is no redis-server here. Install it (Debian: apt-get install redis-server)',
}

const isInstalled = async (): Promise<boolean> => (await output('redis-server', '--version')) !== undefined

/** Waits until the server answers, and returns the id of its process. */
const ready = async (child: Child, port: number, log: string): Promise<number> => {
  const deadline = Date.now() + READY_WITHIN
  const client = new Redis({ port, lazyConnect: true, retryStrategy: null, enableReadyCheck: false })
  client.on('error', () => {})
  try {
    for (;;) {
      const id = await processId(client)
      if (id !== undefined) return id
      if (child.hasEnded() || Date.now() > deadline)
        throw new Error(`redis-server did not start:\n${(await readFile(log, 'utf8')).slice(-2000)}`)
      await pause(BETWEEN_ATTEMPTS)
    }
  } finally {
    client.disconnect()
  }
}

const processId = async (client: Redis): Promise<number | undefined> => {
  try {
    if (client.status !== 'ready') await client.connect()
    return Number(/^process_id:(\d+)/m.exec(await client.info('server'))?.[1])
  } catch {
    return undefined
  }
}

/** Starts a Redis that keeps nothing on disk, on a port of its own. The caller stops it. */
export const startRedis = async (...settings: readonly string[]): Promise<RedisServer | Unavailable> => {
  if (!(await isInstalled())) await installPackages('redis-server')
  if (!(await isInstalled())) return missing

  const [port] = (await freePorts(1)) as [number]
  const folder = await mkdtemp(join(tmpdir(), 'lern-redis-'))
  const log = join(folder, 'log')
  const options = ['--port', String(port), '--save', '', '--dir', folder, ...settings]
  const child = await startChild(['redis-server', ...options], log)
  const stop = async () => {
    await child.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const id = await ready(child, port, log)
    return { port, signal: signal => process.kill(id, signal), ended: child.ended, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The one Redis that all tests of a run share. */
export const redis = shared(() => startRedis())
