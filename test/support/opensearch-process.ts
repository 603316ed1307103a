import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Child, startChild } from './child.js'

const MAIN = 'org.codelibs.opensearch.runner.OpenSearchRunner'
/** The runner takes the first free port from here up to 9299. */
const FIRST_PORT = 9_200
const READY_WITHIN = 120_000
const BETWEEN_ATTEMPTS = 250

/** A server that answers. */
export interface OpenSearchProcess {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Where the server says that it listens for HTTP; undefined as long as it has not said it. */
const addressIn = (log: string): string | undefined =>
  /HttpServerTransport\s*\] publish_address \{([\d.]+:\d+)\}/.exec(log)?.[1]

const waitForAddress = async (child: Child, logFile: string): Promise<string> => {
  const deadline = Date.now() + READY_WITHIN
  for (;;) {
    const log = await readFile(logFile, 'utf8')
    const address = addressIn(log)
    if (address !== undefined) return `http://${address}`
    if (child.hasEnded() || Date.now() > deadline)
      throw new Error(`OpenSearch did not start. The end of its log:\n${log.slice(-2000)}`)
    await pause(BETWEEN_ATTEMPTS)
  }
}

/** Runs an OpenSearch of one node on a free port with a fresh folder. */
export const runOpenSearch = async (java: string, jars: readonly string[]): Promise<OpenSearchProcess> => {
  const folder = await mkdtemp(join(tmpdir(), 'lern-opensearch-'))
  const logFile = join(folder, 'output.log')
  const server = ['-basePath', join(folder, 'server'), '-numOfNode', '1', '-baseHttpPort', String(FIRST_PORT)]
  const command = [java, '-Xmx512m', '-cp', jars.join(delimiter), MAIN, ...server, '-useLogger']
  const child = await startChild(command, logFile)
  const stop = async () => {
    await child.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    return { url: await waitForAddress(child, logFile), stop }
  } catch (error) {
    await stop()
    throw error
  }
}
