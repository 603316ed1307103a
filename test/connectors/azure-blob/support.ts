import { ContainerClient } from '@azure/storage-blob'
import { type AzureStore, azureStore, CLIENT_OPTIONS } from '../../../connectors/azure-blob/index.js'
import type { DraftOwner } from '../../../lib/store.js'
import type { Azurite } from '../../support/azurite.js'
import { type FaultProxy, faultProxy } from './fault-proxy.js'

export const ada: DraftOwner = { report: 'users', run: 'run-a' }
export const bob: DraftOwner = { report: 'users', run: 'run-b' }

/** Pauses that a test does not notice. */
export const HASTY = {
  timeoutMs: 10_000,
  retry: { attempts: 4, deadline: 20_000, shortest: 1, longest: 2 },
}

/** A container of its own for each test, reached directly and over a way on which requests go wrong. */
export interface Place {
  /** The direct way, for looking and for preparing. */
  readonly container: () => ContainerClient
  readonly proxy: () => FaultProxy
  /** The same container on the way with the faults. */
  readonly overProxy: () => ContainerClient
  /** A store on the direct way. */
  readonly direct: () => AzureStore
  /** A store on the way with the faults. */
  readonly faulty: (options?: { readonly timeoutMs?: number }) => AzureStore
}

/** Call it inside `describe`. */
export const place = (server: () => Azurite): Place => {
  let container: ContainerClient
  let proxy: FaultProxy
  before(async () => {
    proxy = await faultProxy(server().url)
  })
  after(() => proxy?.close())
  beforeEach(async () => {
    container = await server().container('faults')
    proxy.clear()
  })
  afterEach(async () => {
    await container.delete()
  })
  const overProxy = () =>
    new ContainerClient(server().connectionString(proxy.url), container.containerName, CLIENT_OPTIONS)
  return {
    container: () => container,
    proxy: () => proxy,
    overProxy,
    direct: () => azureStore(container, HASTY),
    faulty: options => azureStore(overProxy(), { ...HASTY, ...options }),
  }
}

/** Makes it look as if the process that has a run had died a minute ago. */
export const letDie = async (container: ContainerClient, { report, run }: DraftOwner): Promise<void> => {
  const owner = container.getBlobClient(`_runs/${report}/${run}/owner.json`)
  await owner.getBlobLeaseClient().breakLease(0)
  // Gone at once: nobody has to wait until the blob is a minute old.
  await owner.delete()
}
