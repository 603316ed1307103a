import { setTimeout as pause } from 'node:timers/promises'
import { type CassandraProcess, runCassandra } from './cassandra-process.js'
import { type CassandraServer, connectTo, datacenterOf } from './cassandra-server.js'
import { findJavaTools, HOW_TO_INSTALL, JAVA } from './java-tools.js'
import { jarsOf } from './maven.js'
import { shared, type Unavailable } from './servers.js'

const VERSION = '5.0.5'
const JARS = { group: 'org.apache.cassandra', name: 'cassandra-all', version: VERSION }
const READY_WITHIN = 120_000
const BETWEEN_ATTEMPTS = 250

export interface CassandraOptions {
  /** Megabytes of heap; 768 when not given. */
  readonly heapMegabytes?: number
}

const missing = (what: string): Unavailable => ({
  unavailable: `${what}. ${HOW_TO_INSTALL}, \
or name a running Cassandra: LERN_TEST_CASSANDRA=host:port`,
})

const failure = async (process: CassandraProcess, what: string, cause?: unknown): Promise<Error> =>
  new Error(`Cassandra ${what}. The end of its log:\n${await process.logTail()}`, { cause })

/** Waits until the server answers, and returns the name of its datacenter. */
const ready = async (process: CassandraProcess): Promise<string> => {
  const deadline = Date.now() + READY_WITHIN
  for (;;) {
    if (process.hasEnded()) throw await failure(process, 'ended while it started')
    try {
      return await datacenterOf(process.contactPoint)
    } catch (error) {
      if (Date.now() > deadline) throw await failure(process, `did not answer in ${READY_WITHIN} ms`, error)
    }
    await pause(BETWEEN_ATTEMPTS)
  }
}

const startWith = async (java: string, jars: string[], heapMegabytes: number): Promise<CassandraServer> => {
  const process = await runCassandra(java, jars, heapMegabytes)
  try {
    const datacenter = await ready(process)
    return await connectTo(process.contactPoint, datacenter, async client => {
      await client.shutdown()
      await process.stop()
    })
  } catch (error) {
    await process.stop()
    throw error
  }
}

/** Somebody else's server: it goes on, without the keyspaces that the tests made. */
const useExisting = async (contactPoint: string): Promise<CassandraServer> =>
  connectTo(contactPoint, await datacenterOf(contactPoint), async (client, keyspaces) => {
    for (const keyspace of keyspaces) await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`)
    await client.shutdown()
  })

/**
 * Starts a Cassandra of one node, or takes the one that LERN_TEST_CASSANDRA names. The caller stops it.
 *
 * Fails when a server that could be started does not come up; says `unavailable` when this machine cannot run
 * one.
 */
export const startCassandra = async (
  options: CassandraOptions = {},
): Promise<CassandraServer | Unavailable> => {
  const existing = process.env.LERN_TEST_CASSANDRA
  if (existing !== undefined && existing !== '') return useExisting(existing)

  const { java, maven } = await findJavaTools()
  if (java === undefined) return missing(`there is no Java ${JAVA} here`)
  if (maven === undefined) return missing('there is no Maven here')

  const jars = await jarsOf(`cassandra-${VERSION}`, JARS).catch(error =>
    missing(`Maven fails: ${error.message}`),
  )
  return Array.isArray(jars) ? startWith(java, jars, options.heapMegabytes ?? 768) : jars
}

/** The one Cassandra that all tests of a run share. */
export const cassandra = shared(() => startCassandra())
