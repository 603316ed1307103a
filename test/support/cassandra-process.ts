import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { configure, logFiles } from './cassandra-config.js'
import { javaOptions } from './cassandra-java.js'
import { type Child, startChild } from './child.js'
import { freePorts } from './free-port.js'

const MAIN = 'org.apache.cassandra.service.CassandraDaemon'

export interface CassandraProcess {
  readonly contactPoint: string
  readonly hasEnded: () => boolean
  /** The end of what the server logged and printed. */
  readonly logTail: () => Promise<string>
  /** Ends the server and removes its folder. */
  readonly stop: () => Promise<void>
}

const tailOf = async (file: string): Promise<string> =>
  (await readFile(file, 'utf8').catch(() => '')).slice(-2000)

const asProcess = (child: Child, folder: string, port: number): CassandraProcess => ({
  contactPoint: `127.0.0.1:${port}`,
  hasEnded: child.hasEnded,
  logTail: async () => (await Promise.all(logFiles(folder).map(tailOf))).join('\n'),
  stop: async () => {
    await child.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },
})

/** Runs a Cassandra of one node on free ports with a fresh folder. It may not answer yet. */
export const runCassandra = async (
  java: string,
  jars: readonly string[],
  heapMegabytes: number,
): Promise<CassandraProcess> => {
  const [nativePort, storagePort] = (await freePorts(2)) as [number, number]
  const folder = await mkdtemp(join(tmpdir(), 'lern-cassandra-'))
  const { classPath, properties } = await configure({ folder, nativePort, storagePort })
  const options = [...javaOptions(jars, heapMegabytes), ...properties]
  const command = [java, ...options, '-cp', [classPath, ...jars].join(delimiter), MAIN]
  const child = await startChild(command, logFiles(folder)[1]!)
  return asProcess(child, folder, nativePort)
}
