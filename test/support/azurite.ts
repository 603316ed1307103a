import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob'
import { CLIENT_OPTIONS } from '../../connectors/azure-blob/index.js'
import { type Child, startChild } from './child.js'
import { freePorts } from './free-port.js'
import { shared } from './servers.js'

const READY_WITHIN = 30_000
const BETWEEN_ATTEMPTS = 50

/** The account that every emulator has; its key is public. */
export const ACCOUNT = 'devstoreaccount1'
export const ACCOUNT_KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=='

export interface Azurite {
  readonly url: string
  /** `url`: another way to the same server. */
  connectionString(url?: string): string
  /** A container of its own, empty. */
  container(name: string): Promise<ContainerClient>
  stop(): Promise<void>
}

const connectionString = (url: string): string =>
  `DefaultEndpointsProtocol=http;AccountName=${ACCOUNT};AccountKey=${ACCOUNT_KEY};BlobEndpoint=${url};`

const ready = async (child: Child, service: BlobServiceClient): Promise<void> => {
  const deadline = Date.now() + READY_WITHIN
  for (;;) {
    try {
      await service.getProperties()
      return
    } catch (cause) {
      if (child.hasEnded() || Date.now() > deadline) throw new Error('Azurite did not start', { cause })
    }
    await pause(BETWEEN_ATTEMPTS)
  }
}

const asServer = (url: string, service: BlobServiceClient, stop: () => Promise<void>): Azurite => {
  let containers = 0
  return {
    url,
    connectionString: (other = url) => connectionString(other),
    async container(name) {
      containers += 1
      const client = service.getContainerClient(`${name}-${process.pid}-${containers}`)
      await client.create()
      return client
    },
    stop,
  }
}

const serviceAt = (connection: string) => BlobServiceClient.fromConnectionString(connection, CLIENT_OPTIONS)

/** Somebody else's emulator, or an account that may be filled with containers. */
const useExisting = (connection: string): Azurite => {
  const service = serviceAt(connection)
  return { ...asServer(service.url, service, async () => {}), connectionString: () => connection }
}

/**
 * Starts an emulator of Azure Blob Storage, or takes the one that LERN_TEST_AZURE connects to. The caller
 * stops it.
 */
export const startAzurite = async (): Promise<Azurite> => {
  const existing = process.env.LERN_TEST_AZURE
  if (existing !== undefined && existing !== '') return useExisting(existing)

  const [port] = (await freePorts(1)) as [number]
  const folder = await mkdtemp(join(tmpdir(), 'lern-azurite-'))
  const program = fileURLToPath(import.meta.resolve('azurite/dist/src/blob/main.js'))
  const options = ['--blobPort', String(port), '--inMemoryPersistence', '--silent', '--disableTelemetry']
  const child = await startChild(
    [process.execPath, program, ...options, '--skipApiVersionCheck'],
    join(folder, 'output.log'),
  )
  const stop = async () => {
    await child.stop()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const url = `http://127.0.0.1:${port}/${ACCOUNT}`
    const service = serviceAt(connectionString(url))
    await ready(child, service)
    return asServer(url, service, stop)
  } catch (error) {
    await stop()
    throw error
  }
}

/** The one emulator that all tests of a run share. */
export const azurite = shared(() => startAzurite())
